import type { S3 } from '@aws-sdk/client-s3'
import { ifExists, tolerate } from '../errors.ts'
import type { OwnedBucket } from './empty.ts'

/** How a setting is read, undefined for AWS's default, and brought back to it. */
interface OtherSetting {
  read(s3: S3, bucket: OwnedBucket): Promise<unknown>
  reset(s3: S3, bucket: OwnedBucket): Promise<unknown>
}

/** The settings that a bucket can only have from somebody else. Access logs are none of them: organisations turn them on for all buckets. */
const OTHER_SETTINGS = {
  /** Faster transfers over edge locations, for a charge. A region that does not offer them rejects the question. */
  acceleration: {
    read: async (s3, bucket) => {
      const found = await tolerate('invalid', s3.getBucketAccelerateConfiguration(bucket))
      return found?.Status === 'Enabled' ? found.Status : undefined
    },
    reset: (s3, bucket) => s3.putBucketAccelerateConfiguration({ ...bucket, AccelerateConfiguration: { Status: 'Suspended' } }),
  },
  /** Whom else its access control list lets in. AWS ignores the list of a bucket whose owner owns all objects. */
  acl: {
    read: async (s3, bucket) => {
      const { Owner, Grants = [] } = await s3.getBucketAcl(bucket)
      const others = Grants.filter(({ Grantee }) => Grantee?.ID === undefined || Grantee.ID !== Owner?.ID)
      return others.length > 0 ? others : undefined
    },
    reset: (s3, bucket) => s3.putBucketAcl({ ...bucket, ACL: 'private' }),
  },
  cors: {
    read: async (s3, bucket) => (await ifExists(s3.getBucketCors(bucket)))?.CORSRules,
    reset: (s3, bucket) => s3.deleteBucketCors(bucket),
  },
  notifications: {
    read: async (s3, bucket) => {
      const { $metadata, ...configuration } = await s3.getBucketNotificationConfiguration(bucket)
      return Object.values(configuration).some(value => value !== undefined) ? configuration : undefined
    },
    reset: (s3, bucket) => s3.putBucketNotificationConfiguration({ ...bucket, NotificationConfiguration: {} }),
  },
  /** Copies of all new objects in another bucket. */
  replication: {
    read: async (s3, bucket) => (await ifExists(s3.getBucketReplication(bucket)))?.ReplicationConfiguration,
    reset: (s3, bucket) => s3.deleteBucketReplication(bucket),
  },
  website: {
    read: async (s3, bucket) => {
      const website = await ifExists(s3.getBucketWebsite(bucket))
      return website && { index: website.IndexDocument?.Suffix, redirect: website.RedirectAllRequestsTo?.HostName }
    },
    reset: (s3, bucket) => s3.deleteBucketWebsite(bucket),
  },
} satisfies Record<string, OtherSetting>

/** By their names, those that differ from AWS's default. */
export type OtherSettings = Readonly<Record<string, unknown>>

export async function readOtherSettings(s3: S3, bucket: OwnedBucket, ignoresAcl: boolean): Promise<OtherSettings> {
  const read = Object.entries<OtherSetting>(OTHER_SETTINGS)
    .filter(([name]) => !(ignoresAcl && name === 'acl'))
    .map(async ([name, setting]) => [name, await setting.read(s3, bucket)] as const)
  return Object.fromEntries((await Promise.all(read)).filter(([, value]) => value !== undefined))
}

/** Brings settings back to AWS's default. */
export async function resetOtherSettings(s3: S3, bucket: OwnedBucket, settings: OtherSettings) {
  for (const name of Object.keys(settings)) await OTHER_SETTINGS[name as keyof typeof OTHER_SETTINGS].reset(s3, bucket)
}
