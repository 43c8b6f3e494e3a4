import { expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { LogGroup } from '../../../src/providers/logs/log-group.ts'
import { Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'

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

test('one is seen by its path alone, though nobody asks for it any more', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  await new Account(LogGroup, aws, '/app/logs-loggroup/old').bring({ retentionDays: 7 })
  const account = new Account(LogGroup, aws, '/app/logs-loggroup/new')
  expect(await account.ours()).toMatchObject([{ name: '/app/logs-loggroup/old', props: { retentionDays: 7 } }])
  await account.clear()
  expect(await account.ours()).toEqual([])
})

test('one that AWS made is taken over unasked, unless someone has set how long it is kept', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const account = new Account(LogGroup, aws)
  const unasked = async () => (await LogGroup.list(account.scope)).map(({ name, adoptUnasked }) => [name, adoptUnasked])
  const [ours, mine] = ['/aws/rds/instance/app-logs-loggroup/postgresql', '/app/logs-loggroup/mine']
  for (const logGroupName of [ours, mine]) await aws.logs.createLogGroup({ logGroupName })
  expect((await unasked()).toSorted()).toEqual([
    [mine, false],
    [ours, true],
  ])
  await aws.logs.putRetentionPolicy({ logGroupName: ours, retentionInDays: 365 })
  expect(await unasked()).toContainEqual([ours, false])
  for (const logGroupName of [ours, mine]) await aws.logs.deleteLogGroup({ logGroupName })
})
