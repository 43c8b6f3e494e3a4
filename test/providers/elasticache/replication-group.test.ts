import { expect, test } from 'vitest'
import { ReplicationGroup } from '../../../src/providers/elasticache/replication-group.ts'
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
