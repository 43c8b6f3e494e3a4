import type { CacheCluster, CacheSubnetGroup as Group } from '@aws-sdk/client-elasticache'
import { defineKind, type Listed } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { rejectsSubnets, toOccupied, type Occupied } from '../subnet-groups.ts'
import { concerns, ownerFromMark, ownerMark, toTags } from '../tags.ts'

interface Props {
  subnets: readonly string[]
}
interface Outputs {
  name: string
  occupied: Occupied
}

/** The subnets that a cache may use. */
export const CacheSubnetGroup = defineKind<Props, Outputs>({
  type: 'AWS::ElastiCache::SubnetGroup',
  identity: 'name',
  nameLimit: 255,
  createOnly: [],
  unordered: ['subnets'],
  summary: ['subnets'],
  replace: 'delete-first',
  permissions: {
    list: ['elasticache:DescribeCacheSubnetGroups', 'elasticache:DescribeCacheClusters'],
    create: ['elasticache:CreateCacheSubnetGroup', 'elasticache:AddTagsToResource', 'iam:CreateServiceLinkedRole'],
    update: ['elasticache:ModifyCacheSubnetGroup'],
    delete: ['elasticache:DeleteCacheSubnetGroup'],
  },

  rejectsChange: ({ subnets }, { outputs }) => rejectsSubnets(outputs.occupied, subnets),

  async list(scope) {
    const { elasticache } = scope.aws
    const [groups, nodes] = await Promise.all([
      collectPages(elasticache.paginateDescribeCacheSubnetGroups({}), page => page.CacheSubnetGroups),
      collectPages(elasticache.paginateDescribeCacheClusters({ MaxRecords: 100, ShowCacheNodeInfo: true }), page => page.CacheClusters),
    ])
    return groups.map(group => toLive(group, nodes)).filter(live => concerns(scope, live))
  },

  async create(target) {
    await target.aws.elasticache.createCacheSubnetGroup({
      CacheSubnetGroupName: target.name,
      // The description names the owner: DescribeCacheSubnetGroups returns no tags.
      CacheSubnetGroupDescription: ownerMark(target.owner),
      SubnetIds: [...target.props.subnets],
      Tags: toTags(target),
    })
  },

  async update({ aws, props }, { name }) {
    await aws.elasticache.modifyCacheSubnetGroup({ CacheSubnetGroupName: name, SubnetIds: [...props.subnets] })
  },

  async adopt(target, { name }) {
    await target.aws.elasticache.modifyCacheSubnetGroup({
      CacheSubnetGroupName: name,
      CacheSubnetGroupDescription: ownerMark(target.owner),
    })
  },

  async delete({ aws }, { name }) {
    await aws.elasticache.deleteCacheSubnetGroup({ CacheSubnetGroupName: name })
  },
})

function toLive({ CacheSubnetGroupName: name = '', ...group }: Group, nodes: readonly CacheCluster[]): Listed<Props, Outputs> {
  const { Subnets = [] } = group
  const zones = new Set(nodes.filter(node => node.CacheSubnetGroupName === name).map(node => node.PreferredAvailabilityZone))
  return {
    name,
    arn: group.ARN!,
    owner: ownerFromMark(group.CacheSubnetGroupDescription),
    props: { subnets: Subnets.map(({ SubnetIdentifier }) => SubnetIdentifier!) },
    outputs: { name, occupied: toOccupied(Subnets, zones) },
    status: 'ready',
  }
}
