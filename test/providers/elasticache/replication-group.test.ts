import { expect, test } from 'vitest'
import { ReplicationGroup } from '../../../src/providers/elasticache/replication-group.ts'
import { type Live, UNKNOWN } from '../../../src/providers/kind.ts'
import { diff } from '../../../src/reconciler/compare.ts'
import { toLive } from '../../../src/providers/elasticache/replication-group-live.ts'
import { toTransitEncryption, toTransitInput } from '../../../src/providers/elasticache/transit-encryption.ts'
import { contract } from '../../support/contract.ts'
import { newNetwork, slowKind } from '../../support/rds.ts'
import { newGroups } from '../../support/elasticache.ts'

contract(
  slowKind(ReplicationGroup, { engine: 'redis', engineVersion: '7.0' }),
  async aws => {
    const { subnets, groups } = await newNetwork(aws)
    const [one, two] = await newGroups(aws, subnets, 'redis7')
    return {
      props: {
        nodeType: 'cache.t3.micro',
        replicas: 1,
        failover: true,
        multiAz: false,
        zone: '',
        subnetGroup: one,
        parameterGroup: one,
        securityGroups: groups,
        atRestEncryption: true,
        transitEncryption: 'required',
        snapshotDays: 0,
        snapshotWindow: '03:00-04:00',
        maintenanceWindow: 'sun:05:00-sun:06:00',
        autoMinorUpgrade: true,
      },
      changes: {
        nodeType: 'cache.t3.small',
        replicas: 2,
        failover: false,
        multiAz: true,
        parameterGroup: two,
        securityGroups: groups.slice(1),
        transitEncryption: 'preferred',
        snapshotDays: 7,
        snapshotWindow: '02:00-03:00',
        maintenanceWindow: 'mon:05:00-mon:06:00',
        autoMinorUpgrade: false,
      },
      replacements: { subnetGroup: two, atRestEncryption: false },
    } as const
  },
  {
    disown: ({ elasticache }, { name }) =>
      elasticache.modifyReplicationGroup({ ReplicationGroupId: name, ReplicationGroupDescription: 'of nobody', ApplyImmediately: true }),
    variants: [
      { replicas: 0, failover: false },
      { transitEncryption: 'disabled' },
      { nodeType: 'cache.t3.medium', replicas: 3, multiAz: true },
    ],
  },
)

test('changes engine, version and parameter group in one call before the node type', async () => {
  const inputs: unknown[] = []
  const elasticache = { modifyReplicationGroup: async (input: object) => void inputs.push(JSON.parse(JSON.stringify(input))) }
  const target = { aws: { elasticache }, props: { engineVersion: '8.0' } }
  await ReplicationGroup.update(target as never, { name: 'cache', props: { snapshotDays: 7 } } as never, {
    engine: 'valkey',
    parameterGroup: 'valkey-8',
    nodeType: 'cache.r7g.large',
  })
  const group = { ReplicationGroupId: 'cache', ApplyImmediately: true }
  expect(inputs).toEqual([{ ...group, Engine: 'valkey', EngineVersion: '8.0', CacheParameterGroupName: 'valkey-8' }])
})

test.for([
  ['us-east-1b', ['us-east-1b']],
  ['', undefined],
] as const)('is created in the zone "%s", which is never compared', async ([zone, zones]) => {
  const inputs: object[] = []
  const elasticache = { createReplicationGroup: async (input: object) => void inputs.push(input) }
  await ReplicationGroup.create({
    aws: { elasticache },
    owner: { environment: 'app/test', region: 'us-east-1', id: 'cache' },
    name: 'cache',
    props: { zone, replicas: 0 },
  } as never)
  expect(inputs).toEqual([expect.objectContaining({ PreferredCacheClusterAZs: zones })])
  expect(diff(ReplicationGroup, { zone }, {})).toEqual([])
})

test.for([
  [{ engineVersion: '6.2' }, 'engineVersion cannot change from 7.1.0 to 6.2: AWS does not downgrade a cache'],
  [{ engineVersion: '8.0', engine: 'valkey' }, undefined],
  [{ engineVersion: UNKNOWN, parameterGroup: UNKNOWN }, undefined],
] as const)('the change %j of a cache with Redis 7.1.0 is rejected by: %s', ([changed, reason]) =>
  expect(ReplicationGroup.rejectsChange?.(changed, { props: { engine: 'redis', engineVersion: '7.1.0' } } as Live)).toBe(reason),
)

test('a cache with Redis 7.1.0 has a note on an older minor version, and none on another engine', () => {
  const live = { props: { engine: 'redis', engineVersion: '7.1.0' } } as Live
  const notes = (engine: string, engineVersion: string) => ReplicationGroup.notes?.({ engine, engineVersion } as never, live)
  expect(notes('redis', '7.0')).toEqual(['engineVersion 7.0 has no effect: 7.1.0 runs, and AWS does not downgrade.'])
  expect(notes('redis', '7.1')).toEqual([])
  expect(notes('valkey', '7.0')).toEqual([])
})

test.for([
  [{ atRestEncryption: UNKNOWN, transitEncryption: 'disabled' }, '6.2.6', undefined],
  [{ engineVersion: '7.1', transitEncryption: 'required' }, '6.2.6', undefined],
  [{ transitEncryption: 'required' }, '6.2.6', 'encryption in transit cannot change before version 7, and 6.2.6 runs'],
  [{ transitEncryption: 'required' }, '7.0.7', undefined],
] as const)('the change %o of a cache with Redis %s is rejected by: %s', ([changed, engineVersion, reason]) =>
  expect(ReplicationGroup.rejectsChange?.(changed, { props: { engine: 'redis', engineVersion } } as Live)).toBe(reason),
)

test.for([
  ['required', 'preferred', [], 'none'],
  ['preferred', 'required', [], 'none'],
  ['disabled', 'required', ['encryption', 'host'], 'restart'],
  ['preferred', 'disabled', ['encryption', 'host'], 'restart'],
] as const)('encryption in transit from %s to %s changes the outputs %j and has the impact %s', ([live, wanted, outputs, level]) => {
  const group = { props: { transitEncryption: live } } as Live
  expect(ReplicationGroup.changedOutputs?.({ transitEncryption: wanted }, group)).toEqual(outputs)
  expect(ReplicationGroup.impact?.({ transitEncryption: wanted }, group)).toEqual({ level, when: 'now' })
})

test.for([
  ['creating', 'progressing', false],
  ['modifying', 'progressing', false],
  ['snapshotting', 'ready', true],
  ['available', 'ready', false],
  ['create-failed', 'failed', false],
] as const)('a cache in the status %s is %s, and AWS refuses changes of a ready one: %s', ([Status, status, busy]) =>
  expect(toLive({ Status }, undefined)).toMatchObject({ status, state: Status, busy }),
)

test('an available cache with a pending change is progressing, and the change counts as made', () => {
  const group = {
    Status: 'available',
    AutomaticFailover: 'disabled',
    TransitEncryptionEnabled: true,
    TransitEncryptionMode: 'preferred',
  } as const
  const pending = { AutomaticFailoverStatus: 'enabled', TransitEncryptionMode: 'required' } as const
  expect(toLive(group, undefined)).toMatchObject({ status: 'ready', props: { failover: false, transitEncryption: 'preferred' } })
  expect(toLive({ ...group, PendingModifiedValues: pending }, undefined)).toMatchObject({
    status: 'progressing',
    props: { failover: true, transitEncryption: 'required' },
  })
})

test('what AWS does not show of a cache is neither a difference nor an output', () => {
  const { props, outputs } = toLive({ ReplicationGroupId: 'cache', ARN: 'arn', Status: 'creating' }, undefined)
  expect(outputs).toEqual({})
  const shown = Object.entries(props).filter(([, value]) => value !== undefined)
  expect(Object.fromEntries(shown)).toEqual({ snapshotDays: 0 })
})

test.for([true, false])('with transit encryption %s, the output encryption is the same', TransitEncryptionEnabled =>
  expect(toLive({ ReplicationGroupId: 'cache', TransitEncryptionEnabled }, undefined).outputs.encryption).toBe(TransitEncryptionEnabled),
)

test.for([
  ['disabled', 'required', { TransitEncryptionEnabled: true, TransitEncryptionMode: 'preferred' }],
  ['preferred', 'required', { TransitEncryptionMode: 'required' }],
  ['required', 'disabled', { TransitEncryptionMode: 'preferred' }],
  ['preferred', 'disabled', { TransitEncryptionEnabled: false }],
] as const)('the first step of encryption in transit from %s to %s is %j', ([live, wanted, step]) =>
  expect(toTransitInput(live, wanted)).toEqual(step),
)

test.for([
  [{ TransitEncryptionEnabled: true }, 'required'],
  [{ TransitEncryptionEnabled: false }, 'disabled'],
  [{}, undefined],
] as const)('encryption in transit of a group with %j and no mode is %s', ([group, mode]) => expect(toTransitEncryption(group)).toBe(mode))
