import type { Aws } from '../aws.ts'
import { defineKind } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { satisfiesVersion } from '../rds/versions.ts'
import { isOurName, ownerMark, toTags } from '../tags.ts'
import { type Outputs, type Props, toLive } from './replication-group-live.ts'

/** What AWS does in our name to place the nodes. */
const PLACING = [
  ...['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces'],
  ...['ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'],
]

/** A cache, its copies, and failover between them. */
export const ReplicationGroup = defineKind<Props, Outputs, 'zone'>({
  type: 'AWS::ElastiCache::ReplicationGroup',
  identity: 'name',
  nameLimit: 40,
  createOnly: ['subnetGroup', 'encryption'],
  writeOnly: ['zone'],
  unordered: ['securityGroups'],
  delegated: { engineVersion: (live, { engineVersion }) => satisfiesVersion(live, engineVersion) },
  replace: 'delete-first',
  exclusive: true,
  stateful: true,
  permissions: {
    list: ['elasticache:DescribeReplicationGroups', 'elasticache:DescribeCacheClusters'],
    create: ['elasticache:CreateReplicationGroup', 'elasticache:AddTagsToResource', 'iam:CreateServiceLinkedRole', ...PLACING],
    update: [
      ...['elasticache:ModifyReplicationGroup', 'elasticache:IncreaseReplicaCount', 'elasticache:DecreaseReplicaCount'],
      ...['elasticache:DescribeReplicationGroups', ...PLACING],
    ],
    delete: ['elasticache:DeleteReplicationGroup', 'elasticache:CreateSnapshot', ...PLACING],
  },

  rejectsChange: ({ engine }, { props }) =>
    engine === 'redis' && props.engine === 'valkey' ? 'AWS does not go back from Valkey to Redis: make another environment' : undefined,

  impact: ({ engine, engineVersion, nodeType }) => ({ level: (engine ?? engineVersion ?? nodeType) ? 'restart' : 'none', when: 'now' }),

  async list(scope) {
    const { elasticache } = scope.aws
    const [groups, members] = await Promise.all([
      collectPages(elasticache.paginateDescribeReplicationGroups({ MaxRecords: 100 }), page => page.ReplicationGroups),
      collectPages(elasticache.paginateDescribeCacheClusters({ MaxRecords: 100, ShowCacheNodeInfo: true }), page => page.CacheClusters),
    ])
    const ofGroup = new Map(members.map(member => [member.ReplicationGroupId, member]))
    const lives = groups.map(group => toLive(group, ofGroup.get(group.ReplicationGroupId)))
    return lives.filter(({ owner, name }) => owner || isOurName(scope, name))
  },

  async create(target) {
    const { aws, name, props } = target
    await aws.elasticache.createReplicationGroup({
      ReplicationGroupId: name,
      // Its tags cannot be read before it is available: what it is described as says whose it is.
      ReplicationGroupDescription: ownerMark(target),
      NumCacheClusters: 1 + props.replicas,
      CacheSubnetGroupName: props.subnetGroup,
      PreferredCacheClusterAZs: props.zone ? [props.zone] : undefined,
      AtRestEncryptionEnabled: props.encryption,
      TransitEncryptionEnabled: props.encryption,
      Tags: toTags(target),
      ...toInput(props),
    })
  },

  async update({ aws, props }, live, { replicas, nodeType, ...others }) {
    const group = { ReplicationGroupId: live.name, ApplyImmediately: true }
    // AWS makes one change at a time: failover ends before the last copy goes, and begins once the first is there.
    const ends = others.failover === false || others.multiAz === false
    if (replicas !== undefined && !ends) {
      const more = replicas > live.props.replicas
      await aws.elasticache[more ? 'increaseReplicaCount' : 'decreaseReplicaCount']({ ...group, NewReplicaCount: replicas })
    } else if (Object.keys(others).length > 0) {
      const version = others.engine && { engineVersion: props.engineVersion }
      const begins = others.snapshotDays !== undefined && live.props.snapshotDays === 0
      const SnapshottingClusterId = begins ? await lastMember(aws, live.name) : undefined
      await aws.elasticache.modifyReplicationGroup({ ...group, ...toInput({ ...others, ...version }), SnapshottingClusterId })
    } else await aws.elasticache.modifyReplicationGroup({ ...group, ...toInput({ nodeType }) })
  },

  async adopt(target, { name }) {
    await target.aws.elasticache.modifyReplicationGroup({
      ReplicationGroupId: name,
      ReplicationGroupDescription: ownerMark(target),
      ApplyImmediately: true,
    })
  },

  async delete({ aws }, { name, props, status }) {
    // What failed holds nothing, and of the oldest nodes AWS takes no snapshots.
    const unsavable = status === 'failed' || props.nodeType.startsWith('cache.t1.')
    const FinalSnapshotIdentifier = unsavable ? undefined : `${name}-${Date.now().toString(36)}`
    await aws.elasticache.deleteReplicationGroup({ ReplicationGroupId: name, RetainPrimaryCluster: false, FinalSnapshotIdentifier })
  },
})

/** Snapshots begin only when told which member they are of: the last one, which is a copy where there are copies. */
async function lastMember({ elasticache }: Aws, ReplicationGroupId: string) {
  const { ReplicationGroups = [] } = await elasticache.describeReplicationGroups({ ReplicationGroupId })
  return ReplicationGroups[0]?.MemberClusters?.at(-1)
}

/** The props that create and modify share. */
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
