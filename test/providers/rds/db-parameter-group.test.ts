import { expect, onTestFinished, test } from 'vitest'
import { DbParameterGroup } from '../../../src/providers/rds/db-parameter-group.ts'
import { isAsDeclared, toParameters } from '../../../src/providers/parameters.ts'
import { Aws } from '../../../src/providers/aws.ts'
import { World } from '../../../src/reconciler/world.ts'
import { Account, ACCOUNT } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'
import { newGraph } from '../../support/converge.ts'
import { QUICK } from '../../support/timing.ts'

/** More parameters than one call accepts. */
const many = (
  'log_checkpoints log_connections log_disconnections log_duration log_executor_stats log_hostname log_lock_waits log_parser_stats ' +
  'log_planner_stats log_recovery_conflict_waits log_replication_commands log_statement_stats track_activities track_counts track_io_timing ' +
  'track_wal_io_timing enable_hashjoin enable_mergejoin enable_nestloop enable_seqscan enable_sort'
).split(' ')

contract(
  DbParameterGroup,
  () => ({
    props: {
      family: 'postgres16',
      // The first value is the engine's default; the second parameter is static and waits for a reboot.
      parameters: {
        'rds.force_ssl': '1',
        max_connections: '200',
        log_min_duration_statement: '1000',
        ...Object.fromEntries(many.map(name => [name, '1'])),
      },
    },
    changes: { parameters: { 'rds.force_ssl': '0', max_connections: '300', log_statement: 'ddl' } },
    replacements: { family: 'postgres17' },
    refused: { family: 'postgres15' },
  }),
  {
    // A description cannot change: replace the group by a foreign one of the same name.
    disown: async ({ rds }, { name, props }) => {
      await rds.deleteDBParameterGroup({ DBParameterGroupName: name })
      await rds.createDBParameterGroup({ DBParameterGroupName: name, DBParameterGroupFamily: props.family, Description: 'of nobody' })
    },
    variants: [{ parameters: {} }],
  },
)

test('a declared default is no drift, a setting that is not declared is', () => {
  const live = toParameters([
    { ParameterName: 'rds.force_ssl', ParameterValue: '1', Source: 'system' },
    { ParameterName: 'work_mem', ParameterValue: '8192', Source: 'user' },
    { ParameterName: 'log_statement', Source: 'engine-default' },
  ])
  expect(isAsDeclared(live, { 'rds.force_ssl': '1', work_mem: '8192' })).toBe(true)
  expect(isAsDeclared(live, { work_mem: '8192' })).toBe(true)
  expect(isAsDeclared(live, { 'rds.force_ssl': '1' })).toBe(false)
  expect(isAsDeclared(live, { 'rds.force_ssl': '0', work_mem: '8192' })).toBe(false)
  expect(Object.keys(live)).toEqual(['work_mem'])
})

test('parameters are read once, and again after a change or for a deep pass', async () => {
  const calls: string[] = []
  const aws = new Aws({ region: 'us-east-1', onCall: (_client, command) => void calls.push(command) })
  const account = new Account(DbParameterGroup, aws, 'app-rds-dbparamete-read')
  onTestFinished(() => account.clear())
  await account.bring({ family: 'postgres16', parameters: {} })
  const [group] = await account.ours()
  const world = new World({ aws, account: ACCOUNT, timing: QUICK })
  const graph = newGraph(group!.owner!.environment.split('/')[1]!)
  world.watch(graph)
  const callsOf = async (act: () => unknown) => {
    calls.length = 0
    await act()
    await world.list(DbParameterGroup, graph.environment)
    return new Set(calls.filter(call => call.startsWith('Describe')))
  }
  const all = new Set(['DescribeDBParameterGroupsCommand', 'DescribeDBParametersCommand'])
  expect(await callsOf(() => {})).toEqual(all)
  expect(await callsOf(() => world.refresh({ deep: false }))).toEqual(new Set(['DescribeDBParameterGroupsCommand']))
  expect(await callsOf(() => world.refresh({ deep: true }))).toEqual(all)
  expect(await callsOf(() => world.change(DbParameterGroup, group!, async () => {}))).toEqual(all)
})
