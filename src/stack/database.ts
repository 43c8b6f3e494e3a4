import { DbInstance } from '../providers/rds/db-instance.ts'
import { DbParameterGroup } from '../providers/rds/db-parameter-group.ts'
import { DbProxy } from '../providers/rds/db-proxy.ts'
import { DbSubnetGroup } from '../providers/rds/db-subnet-group.ts'
import type { Graph, Handle } from '../reconciler/graph.ts'
import { Ref } from '../reconciler/ref.ts'
import { asksSignInByRole, type Environment } from '../schema/environment.ts'
import { allow, policy, trust, trustFor } from './access.ts'
import { addLogGroup } from './logs.ts'
import { resourceName, type StackInput } from './naming.ts'
import type { Network } from './network.ts'
import { addRole } from './role.ts'
import type { SecurityGroups } from './security-groups.ts'

interface DatabaseInput {
  readonly network: Network
  readonly securityGroups: SecurityGroups
}

/** The props of every environment: private, encrypted, minor versions upgraded by AWS. */
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
  managedPassword: true,
  // Allows sign-in by role; whether tasks use it is up to the spec.
  iamAuth: true,
  performanceInsights: false,
} as const

/** The database as its clients see it. Everything comes from live resources: a step without consent leaves them as they are. */
export interface Database {
  readonly host: Ref<string>
  readonly port: Ref<number>
  readonly name: Ref<string>
  readonly username: Ref<string>
  /** Whether tasks sign in with their role instead of the password. */
  readonly signInByRole: Ref<boolean>
  /** The endpoint's id in IAM policies. */
  readonly resourceId: Ref<string>
  readonly secretArn: Ref<string>
  readonly secretVersion: Ref<string>
}

/** PostgreSQL, and the endpoint that tasks connect to: the proxy, or the instance itself. */
export function addDatabase(graph: Graph, input: StackInput, resources: DatabaseInput): Database {
  const { database } = input.spec
  const instance = addInstance(graph, input, resources)
  const shared = {
    name: instance.ref('databaseName'),
    username: instance.ref('username'),
    secretArn: instance.ref('secretArn'),
    secretVersion: instance.ref('secretVersion'),
  }
  if (!database.proxy.enabled)
    return { ...shared, ...endpointOf(instance), port: instance.ref('port'), signInByRole: Ref.of(asksSignInByRole(database)) }
  const proxy = addProxy(graph, input, { ...resources, instance })
  return { ...shared, ...endpointOf(proxy), port: Ref.of(FIXED.port), signInByRole: proxy.ref('iamAuth') }
}

const endpointOf = (endpoint: Handle<{ host: string; resourceId: string }>) => ({
  host: endpoint.ref('host'),
  resourceId: endpoint.ref('resourceId'),
})

function addInstance(graph: Graph, input: StackInput, { network, securityGroups }: DatabaseInput) {
  const { spec, zones } = input
  const { database } = spec
  const name = resourceName(spec)('database')
  const subnets = graph.add(DbSubnetGroup, 'database/subnet-group', { subnets: network.dataSubnets }, { name })
  const family = `postgres${database.engineVersion.split('.')[0]}`
  const parameters = graph.add(
    DbParameterGroup,
    'database/parameter-group',
    { family, parameters: { ...TLS_ONLY, ...database.parameters } },
    { name },
  )
  const logs = FIXED.logExports.map(log => addLogGroup(graph, spec, `database/logs/${log}`, `/aws/rds/instance/${name}/${log}`))
  const groups = {
    subnetGroup: subnets.ref('name'),
    parameterGroup: parameters.ref('name'),
    securityGroups: [securityGroups.database],
    monitoringRole: addMonitoringRole(graph, input),
  }
  const zone = database.multiAz ? '' : zones.tasks[0]!
  // AWS creates missing log groups without tags; those that exist need not be as desired.
  const after = logs.map(group => group.ref('name'))
  return graph.add(DbInstance, 'database/instance', { ...groups, ...toProps(database), ...FIXED, zone }, { name, after })
}

const TLS_ONLY = { 'rds.force_ssl': '1' }

/** The role that Enhanced Monitoring writes its metrics with; empty where it is disabled. */
function addMonitoringRole(graph: Graph, input: StackInput): Ref<string> | '' {
  if (input.spec.database.monitoringSeconds === 0) return ''
  const managed = ['arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole']
  const role = { id: 'database/monitoring-role', parts: ['database-monitoring'], managed }
  return addRole(graph, input, { ...role, trust: trustFor('monitoring.rds.amazonaws.com', input) })
}

/**
 * Rotation schedules of Secrets Manager. A cron() expression, unlike days or rate(), also cancels the rotation that RDS has scheduled.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
 */
const ROTATION_SCHEDULES = {
  monthly: 'cron(0 3 1 * ? *)',
  quarterly: 'cron(0 3 1 1,4,7,10 ? *)',
  halfYearly: 'cron(0 3 1 1,7 ? *)',
} as const satisfies Record<Environment['database']['passwordRotation'], string>

/** The props that the spec decides. */
const toProps = (database: Environment['database']) => ({
  engineVersion: database.engineVersion,
  instanceClass: database.instanceClass,
  allocatedGib: database.storage.gib,
  maxAllocatedGib: database.storage.maxGib,
  multiAz: database.multiAz,
  databaseName: database.name,
  username: database.username,
  passwordSchedule: ROTATION_SCHEDULES[database.passwordRotation],
  backupDays: database.backupDays,
  backupWindow: database.backupWindow,
  maintenanceWindow: database.maintenanceWindow,
  deletionProtection: database.deletionProtection,
  monitoringSeconds: database.monitoringSeconds,
})

interface ProxyInput extends DatabaseInput {
  readonly instance: Handle<{ name: string; secretArn: string }>
}

/** RDS Proxy pools the connections of all tasks. It signs in with the secret that RDS creates and rotates. */
function addProxy(graph: Graph, input: StackInput, { network, securityGroups, instance }: ProxyInput) {
  const { spec } = input
  const name = resourceName(spec)('proxy')
  const secretArn = instance.ref('secretArn')
  const roleArn = addRole(graph, input, {
    id: 'database/proxy-role',
    parts: ['proxy'],
    // RDS Proxy is not documented to send `aws:SourceAccount`.
    trust: trust('rds.amazonaws.com'),
    policies: { 'read-secret': policy(allow(['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], secretArn)) },
  })
  const logs = addLogGroup(graph, spec, 'database/logs/proxy', `/aws/rds/proxy/${name}`)
  return graph.add(
    DbProxy,
    'database/proxy',
    {
      secretArn,
      iamAuth: spec.database.proxy.iamAuth,
      roleArn,
      subnets: network.dataSubnets,
      securityGroups: securityGroups.proxy,
      requireTls: true,
      debugLogging: false,
      idleSeconds: 1800,
      database: instance.ref('name'),
      maxConnectionsPercent: 90,
      maxIdlePercent: 50,
      borrowSeconds: 120,
    },
    { name, after: [logs.ref('name')] },
  )
}
