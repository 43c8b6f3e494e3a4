import type { DBInstance } from '@aws-sdk/client-rds'
import { beforeAll, expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { DbInstance } from '../../../src/providers/rds/db-instance.ts'
import { toStatus } from '../../../src/providers/rds/db-instance-status.ts'
import { accountWithInstance, type InstanceProps, newInstanceProps } from '../../support/rds.ts'

const statusOf = (instance: DBInstance) => toStatus({ DBInstanceStatus: 'available', ...instance }, undefined)

test.for([
  ['available', 'ready', false],
  ['storage-optimization', 'ready', false],
  ['backing-up', 'ready', true],
  ['configuring-log-exports', 'ready', true],
  ['modifying', 'progressing', true],
  ['stopping', 'progressing', true],
  ['starting', 'progressing', true],
  ['stopped', 'failed', false],
  ['deleting', 'terminating', true],
] as const)('an instance in the status %s is %s, and AWS refuses changes: %s', ([state, status, busy]) =>
  expect(statusOf({ DBInstanceStatus: state })).toEqual({ status, state, busy, awaiting: undefined }),
)

test.for([
  [{ PendingModifiedValues: { EngineVersion: '16.11' } }, 'pending: EngineVersion "16.11"'],
  [{ PendingModifiedValues: { Port: 5433, MultiAZ: false } }, 'pending: MultiAZ false, DBPortNumber 5433'],
  [
    { PendingModifiedValues: { PendingCloudwatchLogsExports: { LogTypesToEnable: ['upgrade'] } } },
    'pending: CloudwatchLogsExportConfiguration {"EnableLogTypes":["upgrade"],"DisableLogTypes":[]}',
  ],
  [{ VpcSecurityGroups: [{ Status: 'active' }, { Status: 'adding' }] }, 'its security groups are being changed'],
  [{ VpcSecurityGroups: [{ Status: 'removing' }] }, 'its security groups are being changed'],
  [{ DBParameterGroups: [{ ParameterApplyStatus: 'applying' }] }, 'its parameters are being applied'],
] as [DBInstance, string][])('an available instance with %j is progressing for ten minutes at most', ([instance, message]) => {
  expect(statusOf(instance)).toEqual({ status: 'progressing', state: 'available', busy: false, message, patience: 600_000 })
  expect(statusOf({ ...instance, DBInstanceStatus: 'storage-optimization' })).toMatchObject({ status: 'progressing', patience: undefined })
})

test.for([
  { PendingModifiedValues: { MasterUserPassword: '****' } },
  { PendingModifiedValues: { PendingCloudwatchLogsExports: {} } },
  { VpcSecurityGroups: [{ Status: 'active' }], DBParameterGroups: [{ ParameterApplyStatus: 'pending-reboot' }] },
] as DBInstance[])('an available instance with %j is ready', instance => expect(statusOf(instance)).toMatchObject({ status: 'ready' }))

test('an instance whose parameters wait for a reboot awaits it while it is ready', () => {
  const group = { ParameterApplyStatus: 'pending-reboot' }
  const instance = { DBInstanceIdentifier: 'db', DBParameterGroups: [group] }
  expect(statusOf(instance)).toMatchObject({
    status: 'ready',
    awaiting: { reason: 'AwaitingReboot', message: expect.stringMatching(/aws rds reboot-db-instance --db-instance-identifier db$/) },
  })
  expect(statusOf({ ...instance, DBInstanceStatus: 'modifying' }).awaiting).toBe(undefined)
  expect(statusOf({ ...instance, DBParameterGroups: [{ ParameterApplyStatus: 'in-sync' }] }).awaiting).toBe(undefined)
})

const aws = new Aws({ region: 'us-east-1' })
const DBInstanceIdentifier = 'app-rds-status'
const account = accountWithInstance(aws, 'status')
const describe = async () => (await aws.rds.describeDBInstances({ DBInstanceIdentifier })).DBInstances![0]!
const live = async () => (await account.ours())[0]!

let props: InstanceProps

beforeAll(async () => {
  props = await newInstanceProps(aws, 'status')
  await account.bring(props)
})

test('a change is done once AWS has made it, not once AWS has accepted it', async () => {
  props = { ...props, instanceClass: 'db.t3.small', securityGroups: [...props.securityGroups, await newSecurityGroup()] }
  await account.bring(props)
  expect(await describe()).toMatchObject({
    DBInstanceStatus: 'available',
    DBInstanceClass: 'db.t3.small',
    VpcSecurityGroups: [{ Status: 'active' }, { Status: 'active' }],
  })
})

test.for(['as desired', 'to be changed'])('a stopped instance that is %s keeps its outputs, and is started', async how => {
  const { outputs } = await live()
  await aws.rds.stopDBInstance({ DBInstanceIdentifier })
  await expect.poll(async () => (await live()).state, { timeout: 5_000 }).toBe('stopped')
  expect(await live()).toMatchObject({ status: 'failed', outputs })
  props = how === 'as desired' ? props : { ...props, iamAuth: true, passwordSchedule: 'cron(0 3 1 * ? *)' }
  await account.bring(props)
  expect(await describe()).toMatchObject({ DBInstanceStatus: 'available', IAMDatabaseAuthenticationEnabled: props.iamAuth })
})

async function newSecurityGroup() {
  const [group] = (await aws.ec2.describeSecurityGroups({ GroupIds: [...props.securityGroups] })).SecurityGroups!
  const created = await aws.ec2.createSecurityGroup({ GroupName: 'another', Description: 'another', VpcId: group!.VpcId! })
  return created.GroupId!
}

test('changes that wait for the maintenance window are made by a retry', async () => {
  await aws.rds.modifyDBInstance({ DBInstanceIdentifier, DBInstanceClass: 'db.t3.medium', ApplyImmediately: false })
  expect(await live()).toMatchObject({ status: 'progressing', props: { instanceClass: 'db.t3.medium' }, patience: 600_000 })
  props = { ...props, instanceClass: 'db.t3.medium' }
  expect((await account.plan(props)).steps).toMatchObject([{ action: 'none' }])
  const waiting = await live()
  await DbInstance.retry!(account.target(waiting, props), waiting)
  await expect.poll(async () => (await live()).status, { timeout: 5_000 }).toBe('ready')
  expect(await describe()).toMatchObject({ DBInstanceClass: 'db.t3.medium' })
})

test('a change is sent while another one waits for the maintenance window', async () => {
  await aws.rds.modifyDBInstance({ DBInstanceIdentifier, DBInstanceClass: 'db.t3.large', ApplyImmediately: false })
  await account.bring({ ...props, deletionProtection: true })
  expect(await describe()).toMatchObject({ DBInstanceClass: 'db.t3.medium', DeletionProtection: true })
})
