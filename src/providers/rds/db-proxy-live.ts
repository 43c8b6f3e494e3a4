import type { DBProxy as Proxy, DBProxyTarget as ProxyTarget, DBProxyTargetGroup as TargetGroup } from '@aws-sdk/client-rds'
import { ifExists } from '../errors.ts'
import type { Listed, Owner, Scope } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { toOwner } from '../tags.ts'

export interface Props {
  /** The ARN of the secret with the user and password that the proxy connects with. */
  secretArn: string
  /** Whether clients sign in by IAM instead of the password. */
  iamAuth: boolean
  /** The role by which the proxy reads the secret. */
  roleArn: string
  subnets: readonly string[]
  securityGroups: readonly string[]
  requireTls: boolean
  /** Whether the proxy logs the statements of its clients. */
  debugLogging: boolean
  /** The idle timeout of a client's connection. */
  idleSeconds: number
  /** The identifier of the only target database. */
  database: string
  /** The share of the database's connections that the proxy may open. */
  maxConnectionsPercent: number
  /** The share of the database's connections that the proxy keeps open when idle. */
  maxIdlePercent: number
  /** How long a client waits for a connection. */
  borrowSeconds: number
}

export interface Outputs {
  arn: string
  host: string
  /** Whether clients must sign in with their role. */
  iamAuth: boolean
  /** The proxy's id (`prx-…`) in IAM policies for `rds-db:connect`. */
  resourceId: string
}

/** How long a proxy may fail to sign in, in milliseconds: a new policy of its role, or a rotated password, takes minutes to reach it. */
const SIGN_IN_PATIENCE = 5 * 60_000

/** A live proxy, with what DescribeDBProxies leaves out: target group and target. */
export async function toLive({ aws: { rds } }: Scope, proxy: Proxy, owner: Owner | undefined): Promise<Listed<Props, Outputs>> {
  const DBProxyName = proxy.DBProxyName!
  const arn = proxy.DBProxyArn!
  const hasTargets = proxy.Status !== 'creating' && proxy.Status !== 'deleting'
  const [[group], targets] = await Promise.all([
    hasTargets ? collectPages(rds.paginateDescribeDBProxyTargetGroups({ DBProxyName }), page => page.TargetGroups) : [],
    hasTargets ? collectPages(rds.paginateDescribeDBProxyTargets({ DBProxyName }), page => page.Targets) : undefined,
  ])
  const isByRole = requiresRole(proxy)
  return {
    name: DBProxyName,
    arn,
    owner,
    props: { ...toProxyProps(proxy), ...toPool(group), database: targets && (targets[0]?.RdsResourceId ?? '') },
    uses: [`/aws/rds/proxy/${DBProxyName}`],
    outputs: { arn, host: proxy.Endpoint, iamAuth: isByRole, resourceId: arn.split(':').at(-1) },
    ...toStatus(proxy, group, targets?.[0]),
  }
}

/** The owner of a proxy that the tagging API does not know yet. */
export async function readOwner({ aws, detail }: Scope, { DBProxyArn: arn = '' }: Proxy): Promise<Owner | undefined> {
  const tags = await ifExists(detail(arn, () => aws.rds.listTagsForResource({ ResourceName: arn })))
  return toOwner(tags?.TagList)
}

const toProxyProps = (proxy: Proxy) => ({
  secretArn: proxy.Auth?.[0]?.SecretArn,
  iamAuth: requiresRole(proxy),
  roleArn: proxy.RoleArn,
  subnets: proxy.VpcSubnetIds,
  securityGroups: proxy.VpcSecurityGroupIds,
  requireTls: proxy.RequireTLS,
  debugLogging: proxy.DebugLogging,
  idleSeconds: proxy.IdleClientTimeout,
})

const requiresRole = ({ Auth: [auth] = [] }: Proxy) => auth && auth.IAMAuth === 'REQUIRED'

const toPool = ({ ConnectionPoolConfig: pool = {} }: TargetGroup = {}) => ({
  maxConnectionsPercent: pool.MaxConnectionsPercent,
  maxIdlePercent: pool.MaxIdleConnectionsPercent,
  borrowSeconds: pool.ConnectionBorrowTimeout,
})

/** A proxy is ready once its target is available. */
function toStatus(
  { Status: state }: Proxy,
  group: TargetGroup | undefined,
  target: ProxyTarget | undefined,
): Pick<Listed, 'status' | 'state' | 'message' | 'busy' | 'patience'> {
  const status = state && statuses[state]
  if (status !== 'ready') return { status: status ?? 'progressing', state, busy: status === undefined }
  if (group?.Status === 'modifying') return { status: 'progressing', state: group.Status, busy: true }
  if (!target) return { status: 'progressing', state, message: 'no database is registered' }
  const { State, Reason, Description } = target.TargetHealth ?? {}
  if (State === 'AVAILABLE') return { status: 'ready', state }
  const patience = Reason === 'AUTH_FAILURE' ? SIGN_IN_PATIENCE : undefined
  return { status: 'progressing', state, message: [State, Reason, Description].filter(Boolean).join(': '), patience }
}

/** AWS accepts no change of a proxy in any other status: creating, modifying, reactivating, suspending. */
const statuses: Record<string, Listed['status']> = {
  available: 'ready',
  deleting: 'terminating',
  'incompatible-network': 'failed',
  'insufficient-resource-limits': 'failed',
  suspended: 'failed',
}
