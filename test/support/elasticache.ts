import { setTimeout as pause } from 'node:timers/promises'
import type { Aws } from '../../src/providers/aws.ts'

/** Two subnet groups and two parameter groups without an owner, both named alike. */
export async function newGroups({ elasticache }: Aws, SubnetIds: string[], CacheParameterGroupFamily: string) {
  const names = ['cache-1', 'cache-2'] as const
  for (const name of names) {
    await elasticache.createCacheSubnetGroup({ CacheSubnetGroupName: name, CacheSubnetGroupDescription: name, SubnetIds })
    await elasticache.createCacheParameterGroup({ CacheParameterGroupName: name, CacheParameterGroupFamily, Description: name })
  }
  return names
}

/** Creates a cache with one node without an owner, waits until it is available, and returns the node's zone. */
export async function newCache({ elasticache }: Aws, ReplicationGroupId: string, CacheSubnetGroupName: string): Promise<string> {
  const settings = { ReplicationGroupDescription: 'of nobody', Engine: 'valkey', CacheNodeType: 'cache.t3.micro', NumCacheClusters: 1 }
  await elasticache.createReplicationGroup({ ReplicationGroupId, CacheSubnetGroupName, ...settings })
  const waitUntilAvailable = async (): Promise<string> => {
    const { ReplicationGroups = [] } = await elasticache.describeReplicationGroups({ ReplicationGroupId })
    const [node] = ReplicationGroups[0]?.NodeGroups?.[0]?.NodeGroupMembers ?? []
    return node?.PreferredAvailabilityZone ?? pause(100).then(waitUntilAvailable)
  }
  return waitUntilAvailable()
}
