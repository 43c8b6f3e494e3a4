import type { LifecycleRule } from '@aws-sdk/client-s3'

/** A bucket's lifecycle rules by id. */
export type Lifecycle = Readonly<Record<string, Rule>>

/** A tag of an object. */
interface ObjectTag {
  key: string
  value: string
}

/** When AWS deletes objects, in days; 0 is never. */
interface Rule {
  /** The beginning of the keys that the rule applies to; empty for all. */
  prefix: string
  /** The tag of the objects that the rule applies to, instead of a prefix; AWS then allows it to abort no uploads. */
  tag?: ObjectTag
  /** Days until an object expires. */
  expireDays: number
  /** Days until a noncurrent version is deleted. */
  noncurrentDays: number
  /** Days until an incomplete multipart upload is aborted. */
  abortUploadDays: number
}

/** The rules as input of PutBucketLifecycleConfiguration. */
export const toRules = (lifecycle: Lifecycle): LifecycleRule[] =>
  Object.entries(lifecycle).map(([ID, { prefix, tag, expireDays, noncurrentDays, abortUploadDays }]) => ({
    ID,
    Status: 'Enabled',
    Filter: tag ? { Tag: { Key: tag.key, Value: tag.value } } : { Prefix: prefix },
    ...(expireDays > 0 && { Expiration: { Days: expireDays } }),
    ...(noncurrentDays > 0 && { NoncurrentVersionExpiration: { NoncurrentDays: noncurrentDays } }),
    ...(abortUploadDays > 0 && { AbortIncompleteMultipartUpload: { DaysAfterInitiation: abortUploadDays } }),
  }))

/** The rules of GetBucketLifecycleConfiguration; a rule with unsupported parts is marked, so that it differs from any declared one. */
export const toLifecycle = (rules: readonly LifecycleRule[] = []): Lifecycle =>
  Object.fromEntries(rules.map(rule => [rule.ID ?? '', { ...toRule(rule), ...(hasUnsupportedParts(rule) && { unsupported: true }) }]))

const toRule = (rule: LifecycleRule): Rule => ({
  prefix: rule.Filter?.Prefix ?? rule.Prefix ?? '',
  ...toTag(rule),
  expireDays: rule.Expiration?.Days ?? 0,
  noncurrentDays: rule.NoncurrentVersionExpiration?.NoncurrentDays ?? 0,
  abortUploadDays: rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation ?? 0,
})

const toTag = ({ Filter: { Tag } = {} }: LifecycleRule) => Tag && { tag: { key: Tag.Key ?? '', value: Tag.Value ?? '' } }

/** Whether a rule has parts that `Rule` cannot express. */
const hasUnsupportedParts = ({
  Status,
  Filter = {},
  Expiration = {},
  Transitions,
  NoncurrentVersionTransitions,
  NoncurrentVersionExpiration,
}: LifecycleRule) =>
  [
    Status !== 'Enabled',
    Filter.And,
    Filter.ObjectSizeGreaterThan,
    Filter.ObjectSizeLessThan,
    Expiration.Date,
    Expiration.ExpiredObjectDeleteMarker,
    Transitions?.length,
    NoncurrentVersionTransitions?.length,
    NoncurrentVersionExpiration?.NewerNoncurrentVersions,
  ].some(Boolean)
