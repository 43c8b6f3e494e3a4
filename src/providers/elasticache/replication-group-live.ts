import type { CacheCluster as Member, ReplicationGroup as Group } from '@aws-sdk/client-elasticache'
import type { Listed } from '../kind.ts'
import { ownerFromMark } from '../tags.ts'
import { toTransitEncryption, type TransitEncryption } from './transit-encryption.ts'

export interface Props {
  engine: 'redis' | 'valkey'
  /** The lowest version: AWS may upgrade to later ones of the same major version. */
  engineVersion: string
  nodeType: `cache.${string}`
  /** The number of copies of the primary. */
  replicas: number
  /** Whether a replica takes over when the primary fails; needs a replica. */
  failover: boolean
  /** Whether the replicas are in other zones than the primary; needs failover. */
  multiAz: boolean
  /** The zone to create a single node in; AWS chooses where it is empty. */
  zone: string
  subnetGroup: string
  parameterGroup: string
  securityGroups: readonly string[]
  atRestEncryption: boolean
  transitEncryption: TransitEncryption
  /** The retention of daily snapshots; 0 takes none. */
  snapshotDays: number
  snapshotWindow: string
  maintenanceWindow: string
  autoMinorUpgrade: boolean
}

export interface Outputs {
  host: string
  port: number
  /** Whether clients use TLS. */
  encryption: boolean
  /** The zones of its nodes. */
  zones: readonly string[]
}

type LiveGroup = Listed<Omit<Props, 'zone'>, Outputs>

/** A live replication group; some props are only in the description of a member (DescribeCacheClusters). */
export function toLive(group: Group, member: Member | undefined): LiveGroup {
  const primary = group.NodeGroups?.[0]?.PrimaryEndpoint
  return {
    name: group.ReplicationGroupId!,
    arn: group.ARN!,
    owner: ownerFromMark(group.Description),
    props: { ...toGroupProps(group), ...toMemberProps(member) },
    outputs: {
      host: primary?.Address,
      port: primary?.Port,
      encryption: group.TransitEncryptionEnabled,
      zones: toZones(group),
    },
    ...toStatus(group),
  }
}

/** Pending changes count as made, so that they are not requested again. */
const toGroupProps = (group: Group) => ({
  engine: group.Engine as Props['engine'] | undefined,
  nodeType: group.CacheNodeType as Props['nodeType'] | undefined,
  replicas: group.MemberClusters && group.MemberClusters.length - 1,
  failover: toFailover(group.PendingModifiedValues?.AutomaticFailoverStatus ?? group.AutomaticFailover),
  multiAz: group.MultiAZ && group.MultiAZ === 'enabled',
  atRestEncryption: group.AtRestEncryptionEnabled,
  transitEncryption: toTransitEncryption(group),
  snapshotDays: group.SnapshotRetentionLimit ?? 0,
  snapshotWindow: group.SnapshotWindow,
  autoMinorUpgrade: group.AutoMinorVersionUpgrade,
})

const toFailover = (status: Group['AutomaticFailover']) => status && (status === 'enabled' || status === 'enabling')

const toMemberProps = (member: Member | undefined) => ({
  engineVersion: member?.EngineVersion,
  subnetGroup: member?.CacheSubnetGroupName,
  parameterGroup: member?.CacheParameterGroup?.CacheParameterGroupName,
  securityGroups: member?.SecurityGroups?.filter(({ Status }) => Status !== 'removing').map(group => group.SecurityGroupId!),
  maintenanceWindow: member?.PreferredMaintenanceWindow,
})

/** A cache serves requests during a snapshot, but AWS refuses to change it then. */
function toStatus({
  Status: state = '',
  PendingModifiedValues: pending = {},
}: Group): Pick<Listed, 'status' | 'state' | 'message' | 'busy'> {
  const status = statuses[state] ?? 'progressing'
  const values = [pending.AutomaticFailoverStatus, pending.TransitEncryptionMode, pending.TransitEncryptionEnabled]
  if (state === 'available' && values.some(value => value !== undefined))
    return { status: 'progressing', state, message: 'its failover or its encryption in transit is being changed' }
  return { status, state, busy: state === 'snapshotting' }
}

const statuses: Record<string, Listed['status']> = {
  available: 'ready',
  'create-failed': 'failed',
  deleting: 'terminating',
  snapshotting: 'ready',
}

/** The zones of the nodes, once they are created. */
function toZones({ NodeGroups = [] }: Group): readonly string[] | undefined {
  const members = NodeGroups.flatMap(({ NodeGroupMembers = [] }) => NodeGroupMembers)
  const zones = new Set(members.flatMap(({ PreferredAvailabilityZone: zone }) => zone ?? []))
  return zones.size > 0 ? [...zones] : undefined
}
