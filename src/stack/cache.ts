import { CacheParameterGroup } from '../providers/elasticache/cache-parameter-group.ts'
import { CacheSubnetGroup } from '../providers/elasticache/cache-subnet-group.ts'
import { ReplicationGroup } from '../providers/elasticache/replication-group.ts'
import type { Graph } from '../reconciler/graph.ts'
import { combine } from '../reconciler/ref.ts'
import type { Environment } from '../schema/environment.ts'
import { resourceName, type StackInput } from './naming.ts'
import type { Network } from './network.ts'
import type { SecurityGroups } from './security-groups.ts'

interface CacheInput {
  readonly network: Network
  readonly securityGroups: SecurityGroups
}

/** The cache for sessions and queues. */
export function addCache(graph: Graph, { spec, zones }: StackInput, { network, securityGroups }: CacheInput) {
  const { engine, engineVersion, nodeType, replicas, multiAz, encryption, snapshotDays } = spec.cache
  const name = resourceName(spec)('cache')
  const subnets = graph.add(CacheSubnetGroup, 'cache/subnet-group', { subnets: network.dataSubnets }, { name })
  const parameters = graph.add(CacheParameterGroup, 'cache/parameter-group', { family: familyOf(spec.cache), parameters: {} }, { name })
  const group = graph.add(
    ReplicationGroup,
    'cache/replication-group',
    {
      engine,
      engineVersion,
      nodeType,
      replicas,
      multiAz,
      atRestEncryption: encryption,
      transitEncryption: encryption ? 'required' : 'disabled',
      snapshotDays,
      failover: replicas > 0,
      zone: replicas > 0 ? '' : zones.tasks[0]!,
      subnetGroup: subnets.ref('name'),
      parameterGroup: parameters.ref('name'),
      securityGroups: [securityGroups.cache],
      snapshotWindow: '03:00-04:00',
      maintenanceWindow: 'sun:05:00-sun:06:00',
      autoMinorUpgrade: true,
    },
    { name },
  )
  const url = combine(
    [group.ref('encryption'), group.ref('host'), group.ref('port')],
    (encrypted, host, port) => `${encrypted ? 'rediss' : 'redis'}://${host}:${port}/0`,
  )
  return { url }
}

export type Cache = ReturnType<typeof addCache>

/** The parameter group family is engine and major version; for Redis 6 it is `redis6.x`. */
function familyOf({ engine, engineVersion }: Environment['cache']) {
  const [major] = engineVersion.split('.')
  return `${engine}${major}${major === '6' ? '.x' : ''}`
}
