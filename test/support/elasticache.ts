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
