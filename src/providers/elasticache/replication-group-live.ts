import type { CacheCluster as Member, ReplicationGroup as Group } from '@aws-sdk/client-elasticache'
import type { Live } from '../kind.ts'
import { ownerFromMark } from '../tags.ts'

export interface Props {
  engine: 'redis' | 'valkey'
  /** The version that it has at least: AWS brings later ones of the same major. */
  engineVersion: string
  nodeType: `cache.${string}`
  /** How many copies of the primary there are. */
  replicas: number
  /** Whether a copy takes over when the primary fails: needs a copy. */
  failover: boolean
  /** Whether the copies are in other zones than the primary: needs failover. */
  multiAz: boolean
  /** The zone to create a single node in; AWS chooses where it is empty. */
  zone: string
  subnetGroup: string
  parameterGroup: string
  securityGroups: readonly string[]
  /** On disk, and on the way. */
  encryption: boolean
  /** How long daily snapshots are kept; 0 makes none. */
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
}

/** A replication group, with what of it only its members know. */
export function toLive(group: Group, member: Member = {}): Live<Omit<Props, 'zone'>, Outputs> {
  const primary = group.NodeGroups?.[0]?.PrimaryEndpoint
  return {
    name: group.ReplicationGroupId!,
    arn: group.ARN!,
    owner: ownerFromMark(group.Description),
    props: { ...toOwn(group), ...toShared(member) },
    outputs: { host: primary?.Address ?? '', port: primary?.Port ?? 6379, encryption: group.TransitEncryptionEnabled ?? false },
    status: statuses[group.Status!] ?? 'progressing',
    message: group.Status,
  }
}

const toOwn = (group: Group) => ({
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

const toShared = (member: Member) => ({
  engineVersion: member.EngineVersion ?? '',
  subnetGroup: member.CacheSubnetGroupName ?? '',
  parameterGroup: member.CacheParameterGroup?.CacheParameterGroupName ?? '',
  securityGroups: (member.SecurityGroups ?? []).filter(({ Status }) => Status !== 'removing').map(group => group.SecurityGroupId!),
  maintenanceWindow: member.PreferredMaintenanceWindow ?? '',
})

const statuses: Record<string, Live['status']> = {
  available: 'ready',
  'create-failed': 'failed',
  deleting: 'terminating',
  // It serves all the while.
  snapshotting: 'ready',
}
