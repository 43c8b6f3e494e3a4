import { expect, test } from 'vitest'
import { ReplicationGroup } from '../../../src/providers/elasticache/replication-group.ts'
import { diff } from '../../../src/reconciler/compare.ts'
import { toLive } from '../../../src/providers/elasticache/replication-group-live.ts'
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
        encryption: true,
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
        snapshotDays: 7,
        snapshotWindow: '02:00-03:00',
        maintenanceWindow: 'mon:05:00-mon:06:00',
        autoMinorUpgrade: false,
      },
      replacements: { subnetGroup: two, encryption: false },
    } as const
  },
  {
    disown: ({ elasticache }, { name }) =>
      elasticache.modifyReplicationGroup({ ReplicationGroupId: name, ReplicationGroupDescription: 'of nobody', ApplyImmediately: true }),
    variants: [
      { replicas: 0, failover: false },
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

test.for([true, false])('with transit encryption %s, the output encryption is the same', TransitEncryptionEnabled =>
  expect(toLive({ ReplicationGroupId: 'cache', TransitEncryptionEnabled }).outputs.encryption).toBe(TransitEncryptionEnabled),
)
