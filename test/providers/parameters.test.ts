import { expect, test } from 'vitest'
import { UNKNOWN } from '../../src/providers/kind.ts'
import { rejectsFamily, rejectsNames, toParameters } from '../../src/providers/parameters.ts'

test.for([
  ['postgres16', 'postgres15', true],
  ['postgres9.6', 'postgres16', false],
  ['redis7', 'redis6.x', true],
  ['redis5.0', 'redis6.x', false],
  ['redis7', 'valkey7', false],
  ['valkey8', 'valkey7', true],
  ['valkey8', 'redis7', true],
  ['valkey8', UNKNOWN, false],
] as const)('the change of a family from %s to %s is rejected: %s', ([live, wanted, isRejected]) =>
  expect(rejectsFamily(live, wanted) !== undefined).toBe(isRejected),
)

test.for([
  [{ work_mem: '8192', log_statement: 'ddl' }, undefined],
  [{ work_mem: '8192', wrok_mem: '1', loglevel: '2' }, 'the engine has no parameter wrok_mem, loglevel'],
  [UNKNOWN, undefined],
] as const)('the parameters %j are rejected: %s', ([wanted, message]) => {
  const live = toParameters([
    { ParameterName: 'work_mem', ParameterValue: '4096', Source: 'user' },
    { ParameterName: 'log_statement', Source: 'engine-default' },
  ])
  expect(rejectsNames(live, wanted)).toBe(message)
})
