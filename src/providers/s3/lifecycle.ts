import type { LifecycleRule } from '@aws-sdk/client-s3'

/** What becomes of objects by themselves: rules by id. */
export type Lifecycle = Readonly<Record<string, Rule>>

/** Days after which something goes; 0 is never. */
interface Rule {
  /** Which objects it is about: those whose keys begin so. */
  prefix: string
  expireDays: number
  noncurrentDays: number
  abortUploadDays: number
}

/** The rules in AWS's words. */
export const toRules = (lifecycle: Lifecycle): LifecycleRule[] =>
  Object.entries(lifecycle).map(([ID, { prefix, expireDays, noncurrentDays, abortUploadDays }]) => ({
    ID,
    Status: 'Enabled',
    Filter: { Prefix: prefix },
    ...(expireDays > 0 && { Expiration: { Days: expireDays } }),
    ...(noncurrentDays > 0 && { NoncurrentVersionExpiration: { NoncurrentDays: noncurrentDays } }),
    ...(abortUploadDays > 0 && { AbortIncompleteMultipartUpload: { DaysAfterInitiation: abortUploadDays } }),
  }))

/** AWS's rules in ours. */
export const toLifecycle = (rules: readonly LifecycleRule[] = []): Lifecycle =>
  Object.fromEntries(rules.map(rule => [rule.ID ?? '', { ...toRule(rule), ...(hasUnsupportedParts(rule) && { unsupported: true }) }]))

const toRule = (rule: LifecycleRule): Rule => ({
  prefix: rule.Filter?.Prefix ?? rule.Prefix ?? '',
  expireDays: rule.Expiration?.Days ?? 0,
  noncurrentDays: rule.NoncurrentVersionExpiration?.NoncurrentDays ?? 0,
  abortUploadDays: rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation ?? 0,
})

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
    Filter.Tag,
    Filter.And,
    Filter.ObjectSizeGreaterThan,
    Filter.ObjectSizeLessThan,
    Expiration.Date,
    Expiration.ExpiredObjectDeleteMarker,
    Transitions?.length,
    NoncurrentVersionTransitions?.length,
    NoncurrentVersionExpiration?.NewerNoncurrentVersions,
  ].some(Boolean)
