import type { Aws } from '../aws.ts'
import { defineKind } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { concerns, ownerMark, toTags } from '../tags.ts'
import { majorDifference, notesOnVersion, satisfiesVersion } from '../versions.ts'
import { type Outputs, type Props, toLive } from './replication-group-live.ts'
import { rejectsTransitEncryption, toTransitInput } from './transit-encryption.ts'

/** EC2 actions that ElastiCache calls with its caller's permissions to place nodes. */
const NODE_PLACEMENT = [
  ...['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces'],
  ...['ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'],
]

/** A cache with replicas and failover. */
export const ReplicationGroup = defineKind<Props, Outputs, 'zone'>({
  type: 'AWS::ElastiCache::ReplicationGroup',
  identity: 'name',
  nameLimit: 40,
  createOnly: ['subnetGroup', 'atRestEncryption'],
  writeOnly: ['zone'],
  unordered: ['securityGroups'],
  summary: ['engine', 'engineVersion', 'nodeType', 'replicas'],
  delegated: { engineVersion: (live, { engineVersion }) => satisfiesVersion(live, engineVersion) },
  replace: 'delete-first',
  slow: true,
  exclusive: true,
  stateful: true,
  permissions: {
    list: ['elasticache:DescribeReplicationGroups', 'elasticache:DescribeCacheClusters'],
    create: ['elasticache:CreateReplicationGroup', 'elasticache:AddTagsToResource', 'iam:CreateServiceLinkedRole', ...NODE_PLACEMENT],
    update: [
      ...['elasticache:ModifyReplicationGroup', 'elasticache:IncreaseReplicaCount', 'elasticache:DecreaseReplicaCount'],
      ...['elasticache:DescribeReplicationGroups', ...NODE_PLACEMENT],
    ],
    delete: ['elasticache:DeleteReplicationGroup', 'elasticache:CreateSnapshot', ...NODE_PLACEMENT],
  },

  rejectsChange({ engine, engineVersion, atRestEncryption, transitEncryption }, { props }) {
    if (engine === 'redis') return 'engine cannot change from valkey to redis: AWS does not support it; create another environment instead'
    if (engine === undefined && majorDifference(props.engineVersion, engineVersion) < 0)
      return `engineVersion cannot change from ${props.engineVersion} to ${String(engineVersion)}: AWS does not downgrade a cache`
    const isInPlace = (atRestEncryption ?? engineVersion) === undefined
    return transitEncryption && isInPlace ? rejectsTransitEncryption(props.engineVersion) : undefined
  },

  // The name of the host tells whether the cache has TLS.
  changedOutputs: ({ transitEncryption }, { props }) =>
    transitEncryption === 'disabled' || (transitEncryption && props.transitEncryption === 'disabled') ? ['encryption', 'host'] : [],

  notes: ({ engine, engineVersion }, { props }) => (engine === props.engine ? notesOnVersion(props.engineVersion, engineVersion) : []),

  // Where TLS is turned on or off, clients have to connect anew.
  impact({ engine, engineVersion, nodeType, transitEncryption }, { props }) {
    const switchesTls = transitEncryption !== undefined && [transitEncryption, props.transitEncryption].includes('disabled')
    return { level: (engine ?? engineVersion ?? nodeType ?? switchesTls) ? 'restart' : 'none', when: 'now' }
  },

  async list(scope) {
    const { elasticache } = scope.aws
    const [groups, members] = await Promise.all([
      collectPages(elasticache.paginateDescribeReplicationGroups({ MaxRecords: 100 }), page => page.ReplicationGroups),
      collectPages(elasticache.paginateDescribeCacheClusters({ MaxRecords: 100, ShowCacheNodeInfo: true }), page => page.CacheClusters),
    ])
    const memberByGroup = new Map(members.map(member => [member.ReplicationGroupId, member]))
    const lives = groups.map(group => toLive(group, memberByGroup.get(group.ReplicationGroupId)))
    return lives.filter(live => concerns(scope, live))
  },

  async create(target) {
    const { aws, name, props } = target
    await aws.elasticache.createReplicationGroup({
      ReplicationGroupId: name,
      // The description names the owner: AWS returns no tags before the group is available.
      ReplicationGroupDescription: ownerMark(target.owner),
      NumCacheClusters: 1 + props.replicas,
      CacheSubnetGroupName: props.subnetGroup,
      PreferredCacheClusterAZs: props.zone ? [props.zone] : undefined,
      AtRestEncryptionEnabled: props.atRestEncryption,
      // Where no mode is given, a new cache requires TLS.
      TransitEncryptionEnabled: props.transitEncryption !== 'disabled',
      Tags: toTags(target),
      ...toInput(props),
    })
  },

  // AWS makes one change at a time. Failover needs a replica: turn it off before removing replicas, and on after adding them.
  next({ replicas, nodeType: _, transitEncryption, ...others }) {
    const turnsOffFailover = others.failover === false || others.multiAz === false
    if (replicas !== undefined && !turnsOffFailover) return ['replicas']
    if (Object.keys(others).length > 0) return Object.keys(others) as (keyof Props)[]
    return transitEncryption === undefined ? ['nodeType'] : ['transitEncryption']
  },

  async update({ aws, props }, live, { replicas, nodeType, transitEncryption, ...otherChanges }) {
    const group = { ReplicationGroupId: live.name, ApplyImmediately: true }
    if (replicas !== undefined) {
      const isIncrease = replicas > live.props.replicas
      await aws.elasticache[isIncrease ? 'increaseReplicaCount' : 'decreaseReplicaCount']({ ...group, NewReplicaCount: replicas })
    } else if (Object.keys(otherChanges).length > 0) {
      const version = otherChanges.engine && { engineVersion: props.engineVersion }
      const turnsOnSnapshots = otherChanges.snapshotDays !== undefined && live.props.snapshotDays === 0
      const SnapshottingClusterId = turnsOnSnapshots ? await lastMember(aws, live.name) : undefined
      await aws.elasticache.modifyReplicationGroup({ ...group, ...toInput({ ...otherChanges, ...version }), SnapshottingClusterId })
    } else if (transitEncryption !== undefined)
      await aws.elasticache.modifyReplicationGroup({ ...group, ...toTransitInput(live.props.transitEncryption, transitEncryption) })
    else await aws.elasticache.modifyReplicationGroup({ ...group, ...toInput({ nodeType }) })
  },

  async adopt(target, { name }) {
    await target.aws.elasticache.modifyReplicationGroup({
      ReplicationGroupId: name,
      ReplicationGroupDescription: ownerMark(target.owner),
      ApplyImmediately: true,
    })
  },

  async delete({ aws }, { name, props, status }) {
    // A failed group has no data, and AWS takes no snapshots of the oldest node types.
    const hasNoSnapshot = status === 'failed' || props.nodeType.startsWith('cache.t1.')
    const FinalSnapshotIdentifier = hasNoSnapshot ? undefined : `${name}-${Date.now().toString(36)}`
    await aws.elasticache.deleteReplicationGroup({ ReplicationGroupId: name, RetainPrimaryCluster: false, FinalSnapshotIdentifier })
  },
})

/** The member to take snapshots of, which AWS needs to turn them on: the last one, which is a replica if there are any. */
async function lastMember({ elasticache }: Aws, ReplicationGroupId: string) {
  const { ReplicationGroups = [] } = await elasticache.describeReplicationGroups({ ReplicationGroupId })
  return ReplicationGroups[0]?.MemberClusters?.at(-1)
}

/** The input that CreateReplicationGroup and ModifyReplicationGroup share. */
const toInput = (props: { readonly [K in keyof Props]?: Props[K] | undefined }) => ({
  Engine: props.engine,
  EngineVersion: props.engineVersion,
  CacheNodeType: props.nodeType,
  AutomaticFailoverEnabled: props.failover,
  MultiAZEnabled: props.multiAz,
  CacheParameterGroupName: props.parameterGroup,
  SecurityGroupIds: props.securityGroups && [...props.securityGroups],
  SnapshotRetentionLimit: props.snapshotDays,
  SnapshotWindow: props.snapshotWindow,
  PreferredMaintenanceWindow: props.maintenanceWindow,
  AutoMinorVersionUpgrade: props.autoMinorUpgrade,
})
