import type { CacheCluster as Member, ReplicationGroup as Group } from '@aws-sdk/client-elasticache'
import type { Listed } from '../kind.ts'
import { ownerFromMark } from '../tags.ts'

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
  /** At rest and in transit. */
  encryption: boolean
  /** The retention of daily snapshots; 0 takes none. */
  snapshotDays: number
  snapshotWindow: string
  maintenanceWindow: string
  autoMinorUpgrade: boolean
}

export interface Outputs {
  host: string
  port: number
  /** Whether clients must use TLS. */
  encryption: boolean
  /** The zones of its nodes. */
  zones: readonly string[]
}

/** A live replication group; some props are only in the description of a member (DescribeCacheClusters). */
export function toLive(group: Group, member: Member = {}): Listed<Omit<Props, 'zone'>, Outputs> {
  const primary = group.NodeGroups?.[0]?.PrimaryEndpoint
  return {
    name: group.ReplicationGroupId!,
    arn: group.ARN!,
    owner: ownerFromMark(group.Description),
    props: { ...toGroupProps(group), ...toMemberProps(member) },
    outputs: {
      host: primary?.Address,
      port: primary?.Port ?? 6379,
      encryption: group.TransitEncryptionEnabled ?? false,
      zones: toZones(group),
    },
    status: statuses[group.Status!] ?? 'progressing',
    message: group.Status,
  }
}

const toGroupProps = (group: Group) => ({
  engine: group.Engine as Props['engine'],
  nodeType: group.CacheNodeType as Props['nodeType'],
  replicas: (group.MemberClusters?.length ?? 1) - 1,
  failover: group.AutomaticFailover === 'enabled' || group.AutomaticFailover === 'enabling',
  multiAz: group.MultiAZ === 'enabled',
  encryption: Boolean(group.AtRestEncryptionEnabled && group.TransitEncryptionEnabled),
  snapshotDays: group.SnapshotRetentionLimit ?? 0,
  snapshotWindow: group.SnapshotWindow ?? '',
  autoMinorUpgrade: group.AutoMinorVersionUpgrade ?? false,
})

const toMemberProps = (member: Member) => ({
  engineVersion: member.EngineVersion ?? '',
  subnetGroup: member.CacheSubnetGroupName ?? '',
  parameterGroup: member.CacheParameterGroup?.CacheParameterGroupName ?? '',
  securityGroups: (member.SecurityGroups ?? []).filter(({ Status }) => Status !== 'removing').map(group => group.SecurityGroupId!),
  maintenanceWindow: member.PreferredMaintenanceWindow ?? '',
})

const statuses: Record<string, Listed['status']> = {
  available: 'ready',
  'create-failed': 'failed',
  deleting: 'terminating',
  // The cache serves requests during a snapshot.
  snapshotting: 'ready',
}

const toZones = ({ NodeGroups = [] }: Group) => [
  ...new Set(
    NodeGroups.flatMap(({ NodeGroupMembers = [] }) => NodeGroupMembers.flatMap(({ PreferredAvailabilityZone: zone }) => zone ?? [])),
  ),
]
