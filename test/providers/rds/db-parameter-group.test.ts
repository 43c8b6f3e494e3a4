import { expect, test } from 'vitest'
import { DbParameterGroup } from '../../../src/providers/rds/db-parameter-group.ts'
import { isAsDeclared, toParameters } from '../../../src/providers/parameters.ts'
import { contract } from '../../support/contract.ts'

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
