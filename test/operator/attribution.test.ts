import { Role } from '../../src/providers/iam/role.ts'
import { setTimeout as pause } from 'node:timers/promises'
import { EC2 } from '@aws-sdk/client-ec2'
import { IAM } from '@aws-sdk/client-iam'
import { S3 } from '@aws-sdk/client-s3'
import { afterAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { openAccount } from '../../src/operator/account.ts'
import { type Attributed, Attribution, type Drifted } from '../../src/operator/attribution.ts'
import { namesOf } from '../../src/operator/event-history.ts'
import { ACCOUNT } from '../support/account.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { emulatorControl } from '../support/emulator-control.ts'

let emulator: Emulator | undefined

beforeEach(async () => {
  emulator ??= await newEmulator()
  process.env['AWS_ENDPOINT_URL'] = emulator.url
  await control().clearFaults()
  await control().reset()
})
afterAll(() => emulator?.stop())

const control = () => emulatorControl(emulator!.url)
const MINUTE = 60_000
const HOME = 'us-east-1'
const SSH = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }

/** Our account, and what attribution finds in it. */
async function attributionOf(asks: readonly number[] = [0, 5 * MINUTE, 15 * MINUTE]) {
  const account = await openAccount({ region: HOME })
  const stop = new AbortController()
  const denials: string[] = []
  const found: Attributed[] = []
  const attribution = new Attribution(account, { asks, onDenied: message => denials.push(message), signal: stop.signal })
  onTestFinished(() => {
    stop.abort()
    account.aws.destroy()
  })
  const ask = (...drifted: Drifted[]) => attribution.ask(drifted, one => found.push(one))
  return { aws: account.aws, ask, found, denials }
}

/** The client of a person with a user of its own, and the ARN of that user. */
async function signIn<C>(Client: new (config: object) => C, userName: string) {
  const iam = new IAM({ region: HOME })
  const { User } = await iam.createUser({ UserName: userName })
  const { AccessKey } = await iam.createAccessKey({ UserName: userName })
  const credentials = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! }
  return { client: new Client({ region: HOME, credentials, forcePathStyle: true }), arn: User!.Arn! }
}

type Ours = Awaited<ReturnType<typeof attributionOf>>['aws']

/** A security group of ours, as a listing shows it, last seen as asked for a moment ago. */
async function aGroup(aws: Ours): Promise<Drifted & { readonly groupId: string }> {
  const { GroupId: groupId = '' } = await aws.ec2.createSecurityGroup({ GroupName: 'app-dev-web', Description: 'web' })
  const arn = `arn:aws:ec2:${HOME}:${ACCOUNT}:security-group/${groupId}`
  return { id: 'network/web', name: 'app-dev-web', arn, region: HOME, since: Date.now() - 2_000, groupId }
}

const lookups = async () => (await control().calls()).filter(({ operation }) => operation === 'LookupEvents').length

test('names the user who opened a port of a security group, and not our own change after that', async () => {
  const { aws, ask, found } = await attributionOf()
  const group = await aGroup(aws)
  const { client, arn } = await signIn(EC2, 'kim')
  await client.authorizeSecurityGroupIngress({ GroupId: group.groupId, IpPermissions: [SSH] })
  await aws.ec2.revokeSecurityGroupIngress({ GroupId: group.groupId, IpPermissions: [SSH] })
  ask(group)
  await vi.waitFor(() => expect(found).toHaveLength(1), 5_000)
  expect(found[0]).toMatchObject({ id: 'network/web', actor: arn, event: 'AuthorizeSecurityGroupIngress' })
  expect(Math.abs(Date.parse(found[0]!.at) - Date.now())).toBeLessThan(10_000)
  expect(found[0]!.userAgent).toMatch(/^aws-sdk-js/)
})

test('names the user who changed a setting of a bucket, by its name', async () => {
  const { aws, ask, found } = await attributionOf()
  await aws.s3.createBucket({ Bucket: 'app-dev-files' })
  const { client, arn } = await signIn(S3, 'lee')
  await client.putBucketVersioning({ Bucket: 'app-dev-files', VersioningConfiguration: { Status: 'Suspended' } })
  const bucket = { name: 'app-dev-files', arn: 'arn:aws:s3:::app-dev-files', region: HOME }
  ask({ id: 'storage/files', ...bucket, since: Date.now() - 2_000 })
  await vi.waitFor(() => expect(found).toMatchObject([{ id: 'storage/files', actor: arn, event: 'PutBucketVersioning' }]), 5_000)
})

test('looks for changes of a role in us-east-1, wherever the environment is', async () => {
  const { aws, ask, found } = await attributionOf()
  const trust = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [trust] })
  await aws.iam.createRole({ RoleName: 'app-dev-web', AssumeRolePolicyDocument: policy })
  const { client, arn } = await signIn(IAM, 'kim')
  await client.updateRole({ RoleName: 'app-dev-web', MaxSessionDuration: 7200 })
  const role = { name: 'app-dev-web', arn: `arn:aws:iam::${ACCOUNT}:role/app-dev-web`, region: Role.eventsIn! }
  ask({ id: 'services/web/role', ...role, since: Date.now() - 2_000 })
  await vi.waitFor(() => expect(found).toMatchObject([{ actor: arn, event: 'UpdateRole' }]), 5_000)
})

test('names another program that has our own credentials', async () => {
  const { aws, ask, found } = await attributionOf()
  const group = await aGroup(aws)
  await new EC2({ region: HOME }).authorizeSecurityGroupIngress({ GroupId: group.groupId, IpPermissions: [SSH] })
  ask(group)
  await vi.waitFor(() => expect(found).toMatchObject([{ actor: `arn:aws:sts::${ACCOUNT}:user/moto` }]), 5_000)
})

test('takes another session of our own role for ourselves, as an earlier task of the controller had it', async () => {
  const { aws } = await attributionOf()
  const trust = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [trust] })
  const { Role } = await aws.iam.createRole({ RoleName: 'controller', AssumeRolePolicyDocument: policy })
  const useSession = async (RoleSessionName: string) => {
    const { Credentials } = await aws.sts.assumeRole({ RoleArn: Role!.Arn!, RoleSessionName })
    vi.stubEnv('AWS_ACCESS_KEY_ID', Credentials!.AccessKeyId!)
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', Credentials!.SecretAccessKey!)
    vi.stubEnv('AWS_SESSION_TOKEN', Credentials!.SessionToken!)
  }
  onTestFinished(() => void vi.unstubAllEnvs())
  await useSession('first-task')
  const first = await attributionOf()
  const group = await aGroup(first.aws)
  await useSession('second-task')
  const second = await attributionOf([0])
  second.ask(group)
  await vi.waitFor(async () => expect(await lookups()).toBe(3), 5_000)
  await pause(500)
  expect(second.found).toEqual([])
  const other = await attributionOf([0])
  vi.unstubAllEnvs()
  await (await openAccount({ region: HOME })).aws.ec2.authorizeSecurityGroupIngress({ GroupId: group.groupId, IpPermissions: [SSH] })
  other.ask(group)
  await vi.waitFor(() => expect(other.found).toMatchObject([{ actor: `arn:aws:sts::${ACCOUNT}:user/moto` }]), 5_000)
})

test('finds at the second ask what the event history shows late', async () => {
  await control().settings({ lateEvents: 2 })
  const { aws, ask, found } = await attributionOf([0, 4_000, 60_000])
  const group = await aGroup(aws)
  const { client, arn } = await signIn(EC2, 'kim')
  await client.authorizeSecurityGroupIngress({ GroupId: group.groupId, IpPermissions: [SSH] })
  ask(group)
  await pause(3_000)
  expect(found).toEqual([])
  // Each of the three names is asked for once.
  expect(await lookups()).toBe(3)
  await vi.waitFor(() => expect(found).toMatchObject([{ actor: arn }]), 5_000)
})

test('names nobody for changes of our own, for failed ones and for those before the resource was last as asked for', async () => {
  const { aws, ask, found } = await attributionOf([0])
  const group = await aGroup(aws)
  const { client } = await signIn(EC2, 'kim')
  await client.authorizeSecurityGroupIngress({ GroupId: group.groupId, IpPermissions: [SSH] })
  await pause(2_000)
  const since = Date.now()
  await aws.ec2.revokeSecurityGroupIngress({ GroupId: group.groupId, IpPermissions: [SSH] })
  await client.revokeSecurityGroupIngress({ GroupId: group.groupId, IpPermissions: [SSH] }).catch(() => {})
  ask({ ...group, since })
  await vi.waitFor(async () => expect(await lookups()).toBe(3), 5_000)
  await pause(500)
  expect(found).toEqual([])
})

test('asks no more once the event history is denied, and says once which action is missing', async () => {
  await control().faults([{ kind: 'error', service: 'cloudtrail', code: 'AccessDeniedException', message: 'not authorized', times: 100 }])
  const { aws, ask, denials } = await attributionOf([0, 200, 400])
  const group = await aGroup(aws)
  ask(group, { ...group, id: 'network/other', name: 'other', arn: undefined })
  await vi.waitFor(() => expect(denials).toHaveLength(1), 5_000)
  expect(denials[0]).toContain('the operator needs cloudtrail:LookupEvents; not authorized')
  await pause(1_500)
  const sent = await lookups()
  ask({ ...group, since: 0 })
  await pause(700)
  expect(await lookups()).toBe(sent)
  expect(denials).toHaveLength(1)
})

test('begins at most two lookups a second for any number of resources, and asks for twenty of a pass', async () => {
  const { ask } = await attributionOf([0])
  const start = Date.now()
  const names = Array.from({ length: 25 }, (_, index) => `group-${index}`)
  ask(...names.map(name => ({ id: name, name, region: HOME, since: start })))
  await vi.waitFor(async () => expect(await lookups()).toBe(20), 20_000)
  expect(Date.now() - start).toBeGreaterThan(9_500)
  await pause(1_500)
  expect(await lookups()).toBe(20)
})

test('asks once for a drift that every pass reports', async () => {
  const { ask } = await attributionOf([0, 60_000])
  const drift = { id: 'one', name: 'one', region: HOME, since: Date.now() }
  ask(drift)
  ask(drift)
  await pause(1_500)
  expect(await lookups()).toBe(1)
})

test.for([
  ['arn:aws:ec2:us-east-1:123456789012:security-group/sg-1', 'web', ['sg-1', 'web']],
  ['arn:aws:rds:us-east-1:123456789012:db:app-db', 'app-db', ['app-db']],
  ['arn:aws:secretsmanager:us-east-1:123456789012:secret:app/key-AbCdEf', 'app/key', ['key-AbCdEf', 'app/key']],
  ['arn:aws:logs:us-east-1:123456789012:log-group:/app/web:*', '/app/web', ['/app/web']],
] as const)('asks for the last part of %s, the name and the ARN', ([arn, name, names]) => {
  expect(namesOf({ name, arn })).toEqual([...names, arn])
  expect(namesOf({ name })).toEqual([name])
})
