import type {
  ConnectionPoolConfigurationInfo as Pool,
  DBProxy as Proxy,
  DBProxyTarget as ProxyTarget,
  DBProxyTargetGroup as TargetGroup,
} from '@aws-sdk/client-rds'
import type { Live, Owner, Scope } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { toOwner } from '../tags.ts'

export interface Props {
  /** The database user that it signs in as, by the secret of its password. */
  secretArn: string
  /** Whether clients sign in with their role instead of that password. */
  iamAuth: boolean
  /** What it reads the secret with. */
  roleArn: string
  subnets: readonly string[]
  securityGroups: readonly string[]
  requireTls: boolean
  /** How long a client may do nothing before it is hung up on. */
  idleSeconds: number
  /** The identifier of the one database behind it. */
  database: string
  /** How much of the database's connections it may use, how much it keeps open, and how long a client waits for one. */
  maxConnectionsPercent: number
  maxIdlePercent: number
  borrowSeconds: number
}

export interface Outputs {
  arn: string
  host: string
  /** Whether clients must sign in with their role. */
  iamAuth: boolean
  /** What IAM policies call it. */
  resourceId: string
}

/** A proxy with what its listing leaves out: its one target group, the target in it, and its tags where the index has none. */
export async function toLive({ aws }: Scope, proxy: Proxy, owner: Owner | undefined): Promise<Live<Props, Outputs>> {
  const name = proxy.DBProxyName!
  const arn = proxy.DBProxyArn!
  const stands = proxy.Status !== 'creating' && proxy.Status !== 'deleting'
  const [groups, targets, tags] = await Promise.all([
    stands ? collectPages(aws.rds.paginateDescribeDBProxyTargetGroups({ DBProxyName: name }), page => page.TargetGroups) : [],
    stands ? collectPages(aws.rds.paginateDescribeDBProxyTargets({ DBProxyName: name }), page => page.Targets) : [],
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

/** It is of use once its target is. */
function toStatus({ Status }: Proxy, group: TargetGroup | undefined, target: ProxyTarget | undefined): Pick<Live, 'status' | 'message'> {
  if (Status !== 'available') return { status: statuses[Status!] ?? 'progressing', message: Status }
  if (group?.Status === 'modifying') return { status: 'progressing', message: group.Status }
  if (!target) return { status: 'progressing', message: 'no database is registered' }
  const { State, Reason, Description } = target.TargetHealth ?? {}
  if (State === 'AVAILABLE') return { status: 'ready' }
  // Of the reasons, this alone does not pass by itself.
  const status = Reason === 'AUTH_FAILURE' ? 'failed' : 'progressing'
  return { status, message: [State, Reason, Description].filter(Boolean).join(': ') }
}

const statuses: Record<string, Live['status']> = {
  deleting: 'terminating',
  'incompatible-network': 'failed',
  'insufficient-resource-limits': 'failed',
  suspended: 'failed',
}

/** The messages of one that AWS is working on. */
export const WORKING: ReadonlySet<string> = new Set(['creating', 'modifying', 'reactivating', 'suspending'])
