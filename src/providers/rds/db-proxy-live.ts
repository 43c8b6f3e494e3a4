import type {
  ConnectionPoolConfigurationInfo as Pool,
  DBProxy as Proxy,
  DBProxyTarget as ProxyTarget,
  DBProxyTargetGroup as TargetGroup,
} from '@aws-sdk/client-rds'
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

/** A live proxy, with what DescribeDBProxies leaves out: target group, target, and the tags if the owner is not known. */
export async function toLive({ aws }: Scope, proxy: Proxy, owner: Owner | undefined): Promise<Listed<Props, Outputs>> {
  const name = proxy.DBProxyName!
  const arn = proxy.DBProxyArn!
  const hasTargetGroup = proxy.Status !== 'creating' && proxy.Status !== 'deleting'
  const [groups, targets, tags] = await Promise.all([
    hasTargetGroup ? collectPages(aws.rds.paginateDescribeDBProxyTargetGroups({ DBProxyName: name }), page => page.TargetGroups) : [],
    hasTargetGroup ? collectPages(aws.rds.paginateDescribeDBProxyTargets({ DBProxyName: name }), page => page.Targets) : [],
    owner ? undefined : aws.rds.listTagsForResource({ ResourceName: arn }),
  ])
  const props = toProps(proxy, groups[0], targets[0])
  return {
    name,
    arn,
    owner: owner ?? toOwner(tags?.TagList),
    props,
    uses: [`/aws/rds/proxy/${proxy.DBProxyName}`],
    outputs: { arn, host: proxy.Endpoint ?? '', iamAuth: props.iamAuth, resourceId: arn.split(':').at(-1)! },
    ...toStatus(proxy, groups[0], targets[0]),
  }
}

function toProps(proxy: Proxy, group: TargetGroup | undefined, target: ProxyTarget | undefined): Props {
  const [auth] = proxy.Auth ?? []
  return {
    secretArn: auth?.SecretArn ?? '',
    iamAuth: auth?.IAMAuth === 'REQUIRED',
    roleArn: proxy.RoleArn!,
    subnets: proxy.VpcSubnetIds!,
    securityGroups: proxy.VpcSecurityGroupIds!,
    requireTls: proxy.RequireTLS!,
    idleSeconds: proxy.IdleClientTimeout!,
    database: target?.RdsResourceId ?? '',
    ...toPool(group?.ConnectionPoolConfig),
  }
}

const toPool = ({ MaxConnectionsPercent = 0, MaxIdleConnectionsPercent = 0, ConnectionBorrowTimeout = 0 }: Pool = {}) => ({
  maxConnectionsPercent: MaxConnectionsPercent,
  maxIdlePercent: MaxIdleConnectionsPercent,
  borrowSeconds: ConnectionBorrowTimeout,
})

/** A proxy is ready once its target is available. */
function toStatus(
  { Status }: Proxy,
  group: TargetGroup | undefined,
  target: ProxyTarget | undefined,
): Pick<Listed, 'status' | 'state' | 'message'> {
  if (Status !== 'available') return { status: statuses[Status!] ?? 'progressing', state: Status }
  if (group?.Status === 'modifying') return { status: 'progressing', state: group.Status }
  if (!target) return { status: 'progressing', message: 'no database is registered' }
  const { State, Reason, Description } = target.TargetHealth ?? {}
  if (State === 'AVAILABLE') return { status: 'ready' }
  // AUTH_FAILURE lasts until a person acts; the other reasons of TargetHealth may pass.
  const status = Reason === 'AUTH_FAILURE' ? 'failed' : 'progressing'
  return { status, message: [State, Reason, Description].filter(Boolean).join(': ') }
}

const statuses: Record<string, Listed['status']> = {
  deleting: 'terminating',
  'incompatible-network': 'failed',
  'insufficient-resource-limits': 'failed',
  suspended: 'failed',
}

/** Statuses in which AWS accepts no change of a proxy. */
export const BUSY_STATUSES: ReadonlySet<string> = new Set(['creating', 'modifying', 'reactivating', 'suspending'])
