import { expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { Bucket, tlsOnly } from '../../../src/providers/s3/bucket.ts'
import { readOtherSettings } from '../../../src/providers/s3/other-settings.ts'
import { Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'
import { newEmulator } from '../../support/emulator.ts'
import { emulatorControl } from '../../support/emulator-control.ts'

const cleanup = { prefix: '', expireDays: 0, noncurrentDays: 30, abortUploadDays: 7 }
const tagged = { ...cleanup, tag: { key: 'is:over', value: 'true' }, expireDays: 7, abortUploadDays: 0 }
const policy = tlsOnly('app-s3-bucket-thing')
const props = {
  publicAccessBlock: 'all',
  ownership: 'BucketOwnerEnforced',
  encryption: 'AES256',
  versioning: true,
  lifecycle: { cleanup },
  policy,
  otherSettings: {},
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
        lifecycle: { cleanup: { ...cleanup, abortUploadDays: 3 }, sessions: { ...cleanup, prefix: 'sessions/', expireDays: 7 }, tagged },
        policy: '',
      },
      replacements: {},
      foreign: ['otherSettings'],
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

test('a lifecycle rule for other objects than those asked for is a difference', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const account = new Account(Bucket, aws, 'app-s3-bucket-tagged')
  const desired = { ...props, policy: '', lifecycle: { tagged } }
  await account.bring(desired)
  expect((await account.plan(desired)).steps).toMatchObject([{ action: 'none' }])
  const { tag: _tag, ...ofAll } = tagged
  for (const other of [ofAll, { ...tagged, tag: { key: 'is:over', value: 'false' } }]) {
    const { steps } = await account.plan({ ...desired, lifecycle: { tagged: other } })
    expect(steps).toMatchObject([{ action: 'update', changes: [{ prop: 'lifecycle' }] }])
  }
  await account.clear()
})

test('detects and resets the other settings that somebody set', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const [Name, elsewhere] = ['app-s3-bucket-foreign', 'somebody-elses-bucket']
  const account = new Account(Bucket, aws, Name)
  const desired = { ...props, policy: '' }
  await account.bring(desired)
  await setEverything(aws, Name, elsewhere)
  const set = { acl: expect.anything(), cors: expect.anything(), website: { index: 'index.html' } }
  const more = { notifications: { QueueConfigurations: expect.anything() }, replication: expect.anything(), acceleration: 'Enabled' }
  const [step] = (await account.plan(desired)).steps
  expect(step).toMatchObject({ action: 'update' })
  expect(step && 'changes' in step && step.changes.find(({ prop }) => prop === 'otherSettings')).toMatchObject({
    before: { ...set, ...more },
  })
  await account.bring(desired)
  expect((await account.plan(desired)).steps).toMatchObject([{ action: 'none' }])
  expect((await aws.s3.getBucketAcl({ Bucket: Name })).Grants).toHaveLength(1)
  expect((await aws.s3.getBucketAccelerateConfiguration({ Bucket: Name })).Status).toBe('Suspended')
  await account.clear()
})

test('a bucket in a region without acceleration has no setting for it', async () => {
  const refusal = Object.assign(new Error('The specified method is not allowed against this resource.'), { name: 'MethodNotAllowed' })
  const s3 = new Proxy({}, { get: (_, call) => async () => (call === 'getBucketAccelerateConfiguration' ? Promise.reject(refusal) : {}) })
  const settings = await readOtherSettings(s3 as never, { Bucket: 'a', ExpectedBucketOwner: '123456789012' }, true)
  expect(settings).not.toHaveProperty('acceleration')
})

async function setEverything({ s3 }: Aws, Bucket: string, elsewhere: string) {
  await s3.createBucket({ Bucket: elsewhere })
  for (const one of [Bucket, elsewhere]) await s3.putBucketVersioning({ Bucket: one, VersioningConfiguration: { Status: 'Enabled' } })
  const Destination = { Bucket: `arn:aws:s3:::${elsewhere}` }
  const Rules = [{ ID: 'copy', Status: 'Enabled' as const, Filter: { Prefix: '' }, Priority: 1, Destination }]
  const Role = 'arn:aws:iam::123456789012:role/copy'
  await s3.putBucketReplication({ Bucket, ReplicationConfiguration: { Role, Rules } })
  await s3.putBucketAccelerateConfiguration({ Bucket, AccelerateConfiguration: { Status: 'Enabled' } })
  await s3.putBucketCors({ Bucket, CORSConfiguration: { CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }] } })
  await s3.putBucketWebsite({ Bucket, WebsiteConfiguration: { IndexDocument: { Suffix: 'index.html' } } })
  const QueueConfigurations = [{ QueueArn: 'arn:aws:sqs:us-east-1:123456789012:objects', Events: ['s3:ObjectCreated:*' as const] }]
  await s3.putBucketNotificationConfiguration({
    Bucket,
    NotificationConfiguration: { QueueConfigurations },
    SkipDestinationValidation: true,
  })
  await s3.deletePublicAccessBlock({ Bucket })
  await s3.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } })
  await s3.putBucketAcl({ Bucket, ACL: 'public-read' })
}

test('leaves access logs on that an organisation turned on', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const [Name, logs] = ['app-s3-bucket-logged', 'access-logs-of-everybody']
  const account = new Account(Bucket, aws, Name)
  const desired = { ...props, policy: '' }
  await account.bring(desired)
  await aws.s3.createBucket({ Bucket: logs })
  const Principal = { Service: 'logging.s3.amazonaws.com' }
  const Statement = [{ Effect: 'Allow', Principal, Action: 's3:PutObject', Resource: `arn:aws:s3:::${logs}/*` }]
  await aws.s3.putBucketPolicy({ Bucket: logs, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) })
  await aws.s3.putBucketLogging({ Bucket: Name, BucketLoggingStatus: { LoggingEnabled: { TargetBucket: logs, TargetPrefix: '' } } })
  expect((await account.plan(desired)).steps).toMatchObject([{ action: 'none' }])
  await account.clear()
})

test('create says whose a taken name is, and which line of the spec to change', async () => {
  const error = Object.assign(new Error('The requested bucket name is not available.'), { name: 'BucketAlreadyExists' })
  const aws = { s3: { createBucket: () => Promise.reject(error) } }
  const creating = (id: string) => {
    const owner = { environment: 'app/dev', region: 'us-east-1', id }
    return Bucket.create({ aws, name: 'taken', region: 'us-east-1', owner, props } as never)
  }
  await expect(creating('storage/gui')).rejects.toMatchObject({
    name: 'BucketAlreadyExists',
    message: expect.stringMatching(/taken belongs to another AWS account.*storage\.gui\.name/),
  })
  await expect(creating('bucket')).rejects.toMatchObject({ message: expect.not.stringContaining('.name') })
})

test('sends each setting once when S3 shows it late', async () => {
  const { url, stop } = await newEmulator()
  await emulatorControl(url).settings({ lateListings: 0.15 })
  const sent: string[] = []
  const onCall = (_client: string, command: string) => {
    if (command.startsWith('Put')) sent.push(command)
  }
  await new Account(Bucket, new Aws({ region: 'us-east-1', endpoint: url, onCall })).bring(props)
  await stop()
  expect(sent.toSorted()).toEqual(['PutBucketLifecycleConfigurationCommand', 'PutBucketPolicyCommand', 'PutBucketVersioningCommand'])
})
