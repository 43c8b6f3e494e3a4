import { expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { Bucket, tlsOnly } from '../../../src/providers/s3/bucket.ts'
import { Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'

const cleanup = { prefix: '', expireDays: 0, noncurrentDays: 30, abortUploadDays: 7 }
const policy = tlsOnly('app-s3-bucket-thing')
const props = {
  publicAccessBlock: 'all',
  ownership: 'BucketOwnerEnforced',
  encryption: 'AES256',
  versioning: true,
  lifecycle: { cleanup },
  policy,
} as const

contract(
  Bucket,
  () =>
    ({
      props,
      changes: {
        publicAccessBlock: 'none',
        ownership: 'ObjectWriter',
        encryption: 'aws:kms',
        versioning: false,
        lifecycle: { cleanup: { ...cleanup, abortUploadDays: 3 }, sessions: { ...cleanup, prefix: 'sessions/', expireDays: 7 } },
        policy: '',
      },
      replacements: {},
    }) as const,
  { variants: [{ lifecycle: {} }, { ownership: '' }, { policy: JSON.stringify({ ...policy, Statement: policy.Statement[0] }) }] },
)

test('deletes every version, delete marker and unfinished upload before the bucket', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const Name = 'app-s3-bucket-full'
  const account = new Account(Bucket, aws, Name)
  await account.bring({ ...props, policy: tlsOnly(Name) })
  for (const Body of ['one', 'two']) await aws.s3.putObject({ Bucket: Name, Key: 'a/b', Body })
  await aws.s3.deleteObject({ Bucket: Name, Key: 'a/b' })
  await aws.s3.createMultipartUpload({ Bucket: Name, Key: 'c' })
  await expect(aws.s3.deleteBucket({ Bucket: Name })).rejects.toMatchObject({ name: 'BucketNotEmpty' })
  await account.clear()
  await expect(aws.s3.headBucket({ Bucket: Name })).rejects.toMatchObject({ name: 'NotFound' })
})

test('a lifecycle rule with unsupported parts is a difference', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const Name = 'app-s3-bucket-rules'
  const account = new Account(Bucket, aws, Name)
  await account.bring({ ...props, policy: '' })
  const Transitions = [{ Days: 30, StorageClass: 'GLACIER' as const }]
  const Rules = [{ ID: 'archive', Status: 'Enabled' as const, Filter: { Prefix: '' }, Transitions }]
  await aws.s3.putBucketLifecycleConfiguration({ Bucket: Name, LifecycleConfiguration: { Rules } })
  const { steps } = await account.plan({
    ...props,
    policy: '',
    lifecycle: { archive: { ...cleanup, noncurrentDays: 0, abortUploadDays: 0 } },
  })
  expect(steps).toMatchObject([{ action: 'update', changes: [{ prop: 'lifecycle' }] }])
  await account.clear()
})
