import { expect, test } from 'vitest'
import { UNKNOWN } from '../../src/providers/kind.ts'
import { rejectsSubnets, toOccupied } from '../../src/providers/subnet-groups.ts'

const subnets = ['a', 'b', 'c'].map(zone => ({ SubnetIdentifier: `subnet-${zone}`, SubnetAvailabilityZone: { Name: zone } }))

test('the subnets in the zones of data are occupied', () => {
  expect(toOccupied(subnets, new Set(['b', undefined]))).toEqual({ 'subnet-a': false, 'subnet-b': true, 'subnet-c': false })
  expect(toOccupied([{ SubnetIdentifier: 'subnet-x' }], new Set([undefined]))).toEqual({ 'subnet-x': false })
})

test.for([
  [['subnet-b', 'subnet-c'], false],
  [['subnet-a', 'subnet-c'], true],
  [['subnet-a', UNKNOWN], true],
  [['subnet-b', UNKNOWN], false],
  [UNKNOWN, false],
] as const)('a change of the subnets a, b and c, of which b is occupied, to %o is rejected: %s', ([wanted, isRejected]) => {
  const reason = rejectsSubnets(toOccupied(subnets, new Set(['b'])), wanted)
  expect(reason).toBe(isRejected ? 'subnet-b cannot leave the subnet group: its data is in that zone' : undefined)
})
