import { expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { LogGroup } from '../../../src/providers/logs/log-group.ts'
import { Account } from '../../account.ts'
import { contract } from '../../contract.ts'

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
