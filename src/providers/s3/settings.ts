import type { OwnershipControls, PublicAccessBlockConfiguration, S3, ServerSideEncryptionConfiguration } from '@aws-sdk/client-s3'
import { ifExists } from '../errors.ts'
import type { OwnedBucket } from './empty.ts'
import { type Lifecycle, toLifecycle, toRules } from './lifecycle.ts'
import { type OtherSettings, readOtherSettings } from './other-settings.ts'

/** The settings of a bucket; S3 has a call for each. */
export interface Settings {
  /** How many of the four settings of Block Public Access are on; `some` only occurs in live buckets. */
  publicAccessBlock: 'all' | 'some' | 'none'
  /** Object Ownership; empty if not configured. */
  ownership: 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter' | ''
  encryption: 'AES256' | 'aws:kms' | 'aws:kms:dsse'
  versioning: boolean
  lifecycle: Lifecycle
  /** The bucket policy document; empty for none. */
  policy: object | string
  /** Acceleration, access control list, CORS, logging, notifications, replication and website, where somebody else set them. They are only ever reset. */
  otherSettings: OtherSettings
}

/** Reads a bucket's settings. AWS answers not found for a missing setting; GetBucketVersioning fails only if the bucket is missing. */
export async function toSettings(s3: S3, bucket: OwnedBucket): Promise<Settings> {
  const ownership = toOwnership((await ifExists(s3.getBucketOwnershipControls(bucket)))?.OwnershipControls)
  const [block, otherSettings, encryption, { Status }, lifecycle, policy] = await Promise.all([
    ifExists(s3.getPublicAccessBlock(bucket)),
    readOtherSettings(s3, bucket, ownership === 'BucketOwnerEnforced'),
    ifExists(s3.getBucketEncryption(bucket)),
    s3.getBucketVersioning(bucket),
    ifExists(s3.getBucketLifecycleConfiguration(bucket)),
    ifExists(s3.getBucketPolicy(bucket)),
  ])
  return {
    publicAccessBlock: toBlock(block?.PublicAccessBlockConfiguration),
    ownership,
    encryption: toAlgorithm(encryption?.ServerSideEncryptionConfiguration),
    versioning: Status === 'Enabled',
    lifecycle: toLifecycle(lifecycle?.Rules),
    policy: policy?.Policy ?? '',
    otherSettings,
  }
}

function toBlock(block: PublicAccessBlockConfiguration = {}): Settings['publicAccessBlock'] {
  const names = Object.keys(BLOCK_ALL)
  const blocked = names.filter(name => block[name as keyof typeof BLOCK_ALL])
  if (blocked.length === 0) return 'none'
  return blocked.length === names.length ? 'all' : 'some'
}

const toAlgorithm = ({ Rules: [rule] = [] }: Partial<ServerSideEncryptionConfiguration> = {}) =>
  rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm as Settings['encryption']

const toOwnership = ({ Rules: [rule] = [] }: Partial<OwnershipControls> = {}) => rule?.ObjectOwnership ?? ''

type Put<Value> = (s3: S3, bucket: OwnedBucket, value: Value) => Promise<unknown>

/** Writes one setting. */
export const putSetting: { readonly [K in Exclude<keyof Settings, 'otherSettings'>]: Put<Settings[K]> } = {
  publicAccessBlock: (s3, bucket, value) =>
    value === 'none'
      ? s3.deletePublicAccessBlock(bucket)
      : s3.putPublicAccessBlock({ ...bucket, PublicAccessBlockConfiguration: BLOCK_ALL }),
  ownership: (s3, bucket, value) =>
    value === ''
      ? s3.deleteBucketOwnershipControls(bucket)
      : s3.putBucketOwnershipControls({ ...bucket, OwnershipControls: { Rules: [{ ObjectOwnership: value }] } }),
  encryption: (s3, bucket, value) => s3.putBucketEncryption({ ...bucket, ServerSideEncryptionConfiguration: toEncryption(value) }),
  versioning: (s3, bucket, value) =>
    s3.putBucketVersioning({ ...bucket, VersioningConfiguration: { Status: value ? 'Enabled' : 'Suspended' } }),
  lifecycle: (s3, bucket, value) =>
    Object.keys(value).length === 0
      ? s3.deleteBucketLifecycle(bucket)
      : s3.putBucketLifecycleConfiguration({ ...bucket, LifecycleConfiguration: { Rules: toRules(value) } }),
  policy: (s3, bucket, value) =>
    value === ''
      ? s3.deleteBucketPolicy(bucket)
      : s3.putBucketPolicy({ ...bucket, Policy: typeof value === 'string' ? value : JSON.stringify(value) }),
}

const BLOCK_ALL = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true }

/** The default encryption. A bucket key saves KMS calls: one serves many objects. */
const toEncryption = (SSEAlgorithm: Settings['encryption']) => ({
  Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm }, BucketKeyEnabled: SSEAlgorithm === 'aws:kms' }],
})
