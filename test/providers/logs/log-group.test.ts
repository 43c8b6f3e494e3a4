import { expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { LogGroup } from '../../../src/providers/logs/log-group.ts'
import { ACCOUNT, Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'
import { ownEmulator } from '../../support/own-emulator.ts'

contract(
  LogGroup,
  () =>
    ({
      name: '/aws/ecs/containerinsights/app-logs-loggroup/performance',
      props: { retentionDays: 30, class: 'STANDARD' },
      changes: { retentionDays: 90 },
      replacements: { class: 'INFREQUENT_ACCESS' },
    }) as const,
  { variants: [{ retentionDays: 0 }] },
)

test('lists a group by its path when it is no longer in the graph', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  await new Account(LogGroup, aws, '/app/logs-loggroup/old').bring({ retentionDays: 7 })
  const account = new Account(LogGroup, aws, '/app/logs-loggroup/new')
  expect(await account.ours()).toMatchObject([{ name: '/app/logs-loggroup/old', props: { retentionDays: 7 } }])
  await account.clear()
  expect(await account.ours()).toEqual([])
})

/** An account in which descriptions of log groups lack a field. */
async function accountWithout(field: string) {
  const { url, override } = await ownEmulator()
  await override({ service: 'logs', operation: 'DescribeLogGroups', field: `logGroups[].${field}`, value: null })
  return new Account(LogGroup, new Aws({ region: 'us-east-1', endpoint: url }), '/app/logs-loggroup/thing')
}

test('a group has an ARN when DescribeLogGroups returns none', async () => {
  const account = await accountWithout('arn')
  await account.bring({ retentionDays: 7 })
  const arn = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/app/logs-loggroup/thing`
  expect(await account.ours()).toMatchObject([{ arn, outputs: { arn } }])
})

test('keeps a group whose class AWS does not show', async () => {
  const account = await accountWithout('logGroupClass')
  const props = { retentionDays: 7, class: 'INFREQUENT_ACCESS' }
  await account.bring(props)
  expect((await account.plan(props)).steps).toMatchObject([{ action: 'none' }])
})

test("a group keeps the retention of the account's policy with a note, and gets its own once there is none", async () => {
  const { url } = await ownEmulator({ timeScale: 0 })
  const aws = new Aws({ region: 'us-east-1', endpoint: url })
  const policy = { policyName: 'organisation', policyType: 'RETENTION_POLICY' } as const
  const policyDocument = JSON.stringify({ retentionInDays: 90, enforcementMode: 'RETROACTIVE' })
  await aws.logs.putAccountPolicy({ ...policy, policyDocument })
  const account = new Account(LogGroup, aws)
  await account.bring({ retentionDays: 14 })
  const { steps, notes } = await account.plan({ retentionDays: 14 })
  expect(steps).toMatchObject([{ action: 'none' }])
  expect(notes.get('thing')).toEqual([expect.stringContaining('instead of 14 days')])
  await aws.logs.deleteAccountPolicy(policy)
  await account.bring({ retentionDays: 14 })
  expect(await account.ours()).toMatchObject([{ props: { retentionDays: 14 } }])
  expect((await account.plan({ retentionDays: 14 })).notes.size).toBe(0)
})

test('a group that AWS created is adopted without consent, unless someone set its retention', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const account = new Account(LogGroup, aws)
  const adoptions = async () => (await LogGroup.list(account.scope)).map(({ name, adoptUnasked }) => [name, adoptUnasked])
  const [awsGroup, foreignGroup] = ['/aws/rds/instance/app-logs-loggroup/postgresql', '/app/logs-loggroup/foreign']
  for (const logGroupName of [awsGroup, foreignGroup]) await aws.logs.createLogGroup({ logGroupName })
  expect((await adoptions()).toSorted()).toEqual([
    [foreignGroup, false],
    [awsGroup, true],
  ])
  await aws.logs.putRetentionPolicy({ logGroupName: awsGroup, retentionInDays: 365 })
  expect(await adoptions()).toContainEqual([awsGroup, false])
  for (const logGroupName of [awsGroup, foreignGroup]) await aws.logs.deleteLogGroup({ logGroupName })
})
