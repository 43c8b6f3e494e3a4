import { expect, test } from 'vitest'
import { rejectsSubnets, toDataZones, toOccupied } from '../../src/providers/data-zones.ts'
import { Subnet } from '../../src/providers/ec2/subnet.ts'
import { type Live, UNKNOWN } from '../../src/providers/kind.ts'
import { DbInstance } from '../../src/providers/rds/db-instance.ts'
import { refersTo } from '../../src/reconciler/references.ts'

const subnets = ['a', 'b', 'c'].map(zone => ({ SubnetIdentifier: `subnet-${zone}`, SubnetAvailabilityZone: { Name: zone } }))

test('the subnets in the zones of data are occupied', () => {
  expect(toOccupied(subnets, new Set(['b', undefined]))).toEqual({ b: { 'subnet-b': true } })
  expect(toOccupied([{ SubnetIdentifier: 'subnet-x' }], new Set([undefined]))).toEqual({})
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

test('a subnet can leave while another one of its zone stays', () => {
  const occupied = toOccupied([...subnets, { ...subnets[1], SubnetIdentifier: 'subnet-d' }], new Set(['b']))
  expect(rejectsSubnets(occupied, ['subnet-a', 'subnet-b'])).toBe(undefined)
  expect(rejectsSubnets(occupied, ['subnet-a'])).toBe('subnet-b, subnet-d cannot leave the subnet group: its data is in that zone')
})

test('a subnet in the zone of an instance does not refer to it, so the instance is deleted first', () => {
  const zones = toDataZones(['us-east-1a', undefined])
  expect(zones).toEqual({ 'us-east-1a': true })
  expect(toDataZones([undefined])).toBe(undefined)
  const subnet = { arn: 'subnet', props: { zone: 'us-east-1a' } } as Partial<Live> as Live
  const instance = { arn: 'instance', name: 'db', outputs: { zones } } as Partial<Live> as Live
  expect(refersTo(subnet, { kind: DbInstance, live: instance })).toBe(false)
  expect(refersTo(instance, { kind: Subnet, live: { ...subnet, outputs: {} } })).toBe(false)
})
