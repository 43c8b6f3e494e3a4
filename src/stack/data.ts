import { CacheParameterGroup } from '../providers/elasticache/cache-parameter-group.ts'
import { CacheSubnetGroup } from '../providers/elasticache/cache-subnet-group.ts'
import { ReplicationGroup } from '../providers/elasticache/replication-group.ts'
import { Role } from '../providers/iam/role.ts'
import { DbInstance } from '../providers/rds/db-instance.ts'
import { DbParameterGroup } from '../providers/rds/db-parameter-group.ts'
import { DbProxy } from '../providers/rds/db-proxy.ts'
import { DbSubnetGroup } from '../providers/rds/db-subnet-group.ts'
import type { Graph, Handle } from '../reconciler/graph.ts'
import type { Ref } from '../reconciler/ref.ts'
import type { Environment } from '../schema/environment.ts'
import { allow, policy, trust, trustFor } from './access.ts'
import type { SecurityGroups } from './security-groups.ts'
import { addLogGroup } from './logs.ts'
import type { Network } from './network.ts'
import { resourceName, type StackInput } from './naming.ts'

/** What data stands on. */
interface DataInput {
  readonly network: Network
  readonly securityGroups: SecurityGroups
}

/** What no environment has otherwise: private, encrypted, kept up to date within its major version, its password kept by AWS. */
const FIXED = {
  logExports: ['postgresql', 'upgrade'],
  port: 5432,
  storageType: 'gp3',
  storageEncrypted: true,
  publiclyAccessible: false,
  caCertificate: 'rds-ca-rsa2048-g1',
  copyTagsToSnapshot: true,
  autoMinorUpgrade: true,
  extendedSupport: false,
  // Roles may sign in; whether tasks do, the spec says.
  iamAuth: true,
  performanceInsights: false,
} as const

/** PostgreSQL, and what its clients connect to: itself, or the proxy before it. */
export function addDatabase(graph: Graph, input: StackInput, ground: DataInput) {
  const { spec } = input
  const asked = spec.database
  const name = resourceName(spec)('database')
  const subnets = graph.add(DbSubnetGroup, 'database/subnet-group', { subnets: ground.network.dataSubnets }, { name })
  const family = `postgres${major(asked.engineVersion)}`
  const parameters = graph.add(
    DbParameterGroup,
    'database/parameter-group',
    { family, parameters: { ...TLS_ONLY, ...asked.parameters } },
    { name },
  )
  const logs = FIXED.logExports.map(log => addLogGroup(graph, spec, `database/logs/${log}`, `/aws/rds/instance/${name}/${log}`))
  const groups = {
    subnetGroup: subnets.ref('name'),
    parameterGroup: parameters.ref('name'),
    securityGroups: [ground.securityGroups.database],
    monitoringRole: monitoringRole(graph, input),
  }
  const instance = graph.add(DbInstance, 'database/instance', { ...groups, ...serverProps(asked), ...FIXED }, { name, after: logs })
  instance.actionNeeded(instance.ref('pendingReboot').map(pending => (pending ? reboot(name) : undefined)))
  const endpoint = asked.proxy.enabled ? addProxy(graph, input, { ...ground, instance }) : instance
  return {
    host: endpoint.ref('host'),
    name: instance.ref('databaseName'),
    resourceId: endpoint.ref('resourceId'),
    secretArn: instance.ref('secretArn'),
    secretVersion: instance.ref('secretVersion'),
  }
}

/** Static parameters take effect with a restart; when, is for people to say. */
const reboot = (name: string) => ({
  reason: 'AwaitingReboot' as const,
  message: `restart it, for a changed parameter to take effect: aws rds reboot-db-instance --db-instance-identifier ${name}`,
})

const TLS_ONLY = { 'rds.force_ssl': '1' }

/** Who writes down what is measured of the operating system, where that is asked for. */
function monitoringRole(graph: Graph, input: StackInput): Ref<string> | '' {
  if (input.spec.database.monitoringSeconds === 0) return ''
  const managed = ['arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole']
  const props = { trust: trustFor('monitoring.rds.amazonaws.com', input), policies: {}, managed }
  return graph.add(Role, 'database/monitoring-role', props, { name: resourceName(input.spec)('database-monitoring') }).ref('arn')
}

/** What the spec says of the server itself. */
const serverProps = (asked: Environment['database']) => ({
  engineVersion: asked.engineVersion,
  instanceClass: asked.instanceClass,
  allocatedGib: asked.storage.gib,
  maxAllocatedGib: asked.storage.maxGib,
  multiAz: asked.multiAz,
  databaseName: asked.name,
  username: asked.username,
  passwordDays: asked.passwordDays,
  backupDays: asked.backupDays,
  backupWindow: asked.backupWindow,
  maintenanceWindow: asked.maintenanceWindow,
  deletionProtection: asked.deletionProtection,
  monitoringSeconds: asked.monitoringSeconds,
})

export type Database = ReturnType<typeof addDatabase>

/** Pools the connections of many tasks, signing in with the secret that RDS keeps and rotates. */
function addProxy(
  graph: Graph,
  input: StackInput,
  { network, securityGroups, instance }: DataInput & { readonly instance: Handle<{ name: string; secretArn: string }> },
) {
  const { spec } = input
  const name = resourceName(spec)('proxy')
  const secretArn = instance.ref('secretArn')
  const role = graph.add(
    Role,
    'database/proxy-role',
    {
      // RDS Proxy is not documented to say for whom it acts.
      trust: trust('rds.amazonaws.com'),
      policies: { 'read-secret': policy(allow(['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], secretArn)) },
      managed: [],
    },
    { name },
  )
  const logs = addLogGroup(graph, spec, 'database/logs/proxy', `/aws/rds/proxy/${name}`)
  return graph.add(
    DbProxy,
    'database/proxy',
    {
      secretArn,
      iamAuth: spec.database.proxy.iamAuth,
      roleArn: role.ref('arn'),
      subnets: network.dataSubnets,
      securityGroups: securityGroups.proxy,
      requireTls: true,
      idleSeconds: 1800,
      database: instance.ref('name'),
      maxConnectionsPercent: 90,
      maxIdlePercent: 50,
      borrowSeconds: 120,
    },
    { name, after: [logs] },
  )
}

/** Sessions and queues. */
export function addCache(graph: Graph, { spec }: StackInput, { network, securityGroups }: DataInput) {
  const { cache: asked } = spec
  const name = resourceName(spec)('cache')
  const subnets = graph.add(CacheSubnetGroup, 'cache/subnet-group', { subnets: network.dataSubnets }, { name })
  const family = familyOf(asked)
  const parameters = graph.add(CacheParameterGroup, 'cache/parameter-group', { family, parameters: {} }, { name })
  const group = graph.add(
    ReplicationGroup,
    'cache/replication-group',
    {
      engine: asked.engine,
      engineVersion: asked.engineVersion,
      nodeType: asked.nodeType,
      replicas: asked.replicas,
      multiAz: asked.multiAz,
      failover: asked.replicas > 0,
      subnetGroup: subnets.ref('name'),
      parameterGroup: parameters.ref('name'),
      securityGroups: [securityGroups.cache],
      encryption: asked.encryption,
      snapshotDays: asked.snapshotDays,
      snapshotWindow: '03:00-04:00',
      maintenanceWindow: 'sun:05:00-sun:06:00',
      autoMinorUpgrade: true,
    },
    { name },
  )
  return { url: group.ref('host').map(host => `${asked.encryption ? 'rediss' : 'redis'}://${host}:6379/0`) }
}

/** Redis 6 is the one whose family is not called after its major version alone. */
const familyOf = ({ engine, engineVersion }: Environment['cache']) =>
  `${engine}${major(engineVersion)}${major(engineVersion) === '6' ? '.x' : ''}`

export type Cache = ReturnType<typeof addCache>

const major = (version: string) => version.split('.')[0]
