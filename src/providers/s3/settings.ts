import type { OwnershipControls, PublicAccessBlockConfiguration, S3, ServerSideEncryptionConfiguration } from '@aws-sdk/client-s3'
import { orNone } from '../errors.ts'
import type { Ours } from './empty.ts'
import { type Lifecycle, toLifecycle, toRules } from './lifecycle.ts'

/** What a bucket can be told, each by a call of its own. */
export interface Settings {
  /** How many of the four ways to make something public are barred; some is what may be found, not what can be asked for. */
  publicAccessBlock: 'all' | 'some' | 'none'
  ownership: 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter' | ''
  encryption: 'AES256' | 'aws:kms' | 'aws:kms:dsse'
  versioning: boolean
  lifecycle: Lifecycle
  /** Who may do what with it, as a policy document; nothing when empty. */
  policy: object | string
}

/** What is not configured AWS calls not found; that the bucket itself is gone, its versioning tells. */
export async function toSettings(s3: S3, bucket: Ours): Promise<Settings> {
  const [block, ownership, encryption, { Status }, lifecycle, policy] = await Promise.all([
    orNone(s3.getPublicAccessBlock(bucket)),
    orNone(s3.getBucketOwnershipControls(bucket)),
    orNone(s3.getBucketEncryption(bucket)),
    s3.getBucketVersioning(bucket),
    orNone(s3.getBucketLifecycleConfiguration(bucket)),
    orNone(s3.getBucketPolicy(bucket)),
  ])
  return {
    publicAccessBlock: toBlock(block?.PublicAccessBlockConfiguration),
    ownership: toOwnership(ownership?.OwnershipControls),
    encryption: toAlgorithm(encryption?.ServerSideEncryptionConfiguration),
    versioning: Status === 'Enabled',
    lifecycle: toLifecycle(lifecycle?.Rules),
    policy: policy?.Policy ?? '',
  }
}

function toBlock(block: PublicAccessBlockConfiguration = {}): Settings['publicAccessBlock'] {
  const barred = Object.keys(ALL).filter(way => block[way as keyof typeof ALL])
  if (barred.length === 0) return 'none'
  return barred.length === Object.keys(ALL).length ? 'all' : 'some'
}

const toAlgorithm = ({ Rules: [rule] = [] }: Partial<ServerSideEncryptionConfiguration> = {}) =>
  rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm as Settings['encryption']

const toOwnership = ({ Rules: [rule] = [] }: Partial<OwnershipControls> = {}) => rule?.ObjectOwnership ?? ''

type Put<Value> = (s3: S3, bucket: Ours, value: Value) => Promise<unknown>

/** How each setting is brought about. */
export const puts: { readonly [K in keyof Settings]: Put<Settings[K]> } = {
  publicAccessBlock: (s3, bucket, value) =>
    value === 'none' ? s3.deletePublicAccessBlock(bucket) : s3.putPublicAccessBlock({ ...bucket, PublicAccessBlockConfiguration: ALL }),
  ownership: (s3, bucket, value) =>
    value === ''
      ? s3.deleteBucketOwnershipControls(bucket)
      : s3.putBucketOwnershipControls({ ...bucket, OwnershipControls: { Rules: [{ ObjectOwnership: value }] } }),
  encryption: (s3, bucket, value) => s3.putBucketEncryption({ ...bucket, ServerSideEncryptionConfiguration: by(value) }),
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

const ALL = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true }

/** With a key of KMS, one call to KMS serves many objects. */
const by = (SSEAlgorithm: Settings['encryption']) => ({
  Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm }, BucketKeyEnabled: SSEAlgorithm === 'aws:kms' }],
})
