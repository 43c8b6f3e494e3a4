import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { meaning } from '../../../src/providers/errors.ts'
import { DbInstance } from '../../../src/providers/rds/db-instance.ts'
import { setSchedule, toSchedule } from '../../../src/providers/rds/master-secret.ts'
import { accountWithInstance, type InstanceProps, newInstanceProps } from '../../support/rds.ts'

const MONTHLY = 'cron(0 3 1 * ? *)'
const QUARTERLY = 'cron(0 3 1 1,4,7,10 ? *)'

test.for([
  [{ RotationEnabled: true, RotationRules: { ScheduleExpression: MONTHLY, AutomaticallyAfterDays: 31 } }, MONTHLY],
  [{ RotationEnabled: true, RotationRules: { AutomaticallyAfterDays: 7 } }, 'rate(7 days)'],
  [{ RotationEnabled: false, RotationRules: { ScheduleExpression: MONTHLY } }, 'never'],
  [{}, 'never'],
  [{ RotationEnabled: true }, undefined],
] as const)('a secret with %j has the schedule %s', ([secret, schedule]) => expect(toSchedule(secret)).toBe(schedule))

const calls: string[] = []
const aws = new Aws({ region: 'us-east-1', onCall: (_client, command) => void calls.push(command) })
const account = accountWithInstance(aws, 'secret')
const made = (command: string) => calls.filter(call => call === `${command}Command`).length

let props: InstanceProps

beforeAll(async () => {
  props = { ...(await newInstanceProps(aws, 'rotated')), passwordSchedule: QUARTERLY }
  await account.bring(props)
})

const secretArn = async () => (await account.ours())[0]!.outputs.secretArn as string
const describeSecret = async () => aws.secrets.describeSecret({ SecretId: await secretArn() })

test('a new instance gets its schedule by one RotateSecret, which cancels the rotation that RDS scheduled', async () => {
  expect(made('RotateSecret')).toBe(1)
  const { RotationRules, NextRotationDate } = await describeSecret()
  expect(RotationRules?.ScheduleExpression).toBe(QUARTERLY)
  expect(NextRotationDate?.getUTCDate()).toBe(1)
  expect((await account.plan(props)).steps).toMatchObject([{ action: 'none' }])
})

test('a schedule that a person changed is set again, without a new version of the secret', async () => {
  const { VersionIdsToStages } = await describeSecret()
  await setSchedule(aws, await secretArn(), 'rate(9 days)')
  expect((await account.plan(props)).steps).toMatchObject([
    { action: 'update', changes: [{ prop: 'passwordSchedule', before: 'rate(9 days)', after: QUARTERLY }] },
  ])
  await account.bring(props)
  expect(await describeSecret()).toMatchObject({ VersionIdsToStages, RotationRules: { ScheduleExpression: QUARTERLY } })
})

test('a schedule that AWS does not show is sent once, not with every update', async () => {
  const [live] = await account.ours()
  const before = made('RotateSecret')
  const changed = { passwordSchedule: MONTHLY, deletionProtection: false }
  await DbInstance.update({ ...account.target(live!, { ...props, ...changed }), repeated: new Set(['passwordSchedule']) }, live!, changed)
  expect(made('RotateSecret')).toBe(before)
})

test('a rotation in progress means busy', async () => {
  const SecretId = await secretArn()
  await aws.secrets.rotateSecret({ SecretId, ClientRequestToken: randomUUID() })
  expect(await setSchedule(aws, SecretId, MONTHLY).catch(meaning)).toBe('busy')
})

test('management of the password that a person turned off is turned on again, and other changes are made as well', async () => {
  await expect.poll(async () => (await account.ours())[0]!.status).toBe('ready')
  await aws.rds.modifyDBInstance({
    DBInstanceIdentifier: 'app-rds-secret',
    ManageMasterUserPassword: false,
    MasterUserPassword: 'chosen-by-a-person',
    PreferredBackupWindow: '09:00-10:00',
    ApplyImmediately: true,
  })
  await expect.poll(async () => (await account.ours())[0]!.props.managedPassword).toBe(false)
  const [live] = await account.ours()
  expect(live).toMatchObject({ props: { passwordSchedule: undefined }, outputs: { secretArn: undefined } })
  const { steps } = await account.plan(props)
  expect(steps).toMatchObject([{ action: 'update', changes: [{ prop: 'managedPassword' }, { prop: 'backupWindow' }] }])
  await account.bring(props)
  expect((await account.plan(props)).steps).toMatchObject([{ action: 'none' }])
  expect((await describeSecret()).RotationRules?.ScheduleExpression).toBe(QUARTERLY)
})
