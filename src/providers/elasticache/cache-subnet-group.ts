import type { CacheSubnetGroup as Group } from '@aws-sdk/client-elasticache'
import { defineKind, type Listed } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { isOurName, ownerFromMark, ownerMark, toTags } from '../tags.ts'

interface Props {
  subnets: readonly string[]
}
interface Outputs {
  name: string
}

/** The subnets that a cache may use. */
export const CacheSubnetGroup = defineKind<Props, Outputs>({
  type: 'AWS::ElastiCache::SubnetGroup',
  identity: 'name',
  nameLimit: 255,
  createOnly: [],
  unordered: ['subnets'],
  replace: 'delete-first',
  permissions: {
    list: ['elasticache:DescribeCacheSubnetGroups'],
    create: ['elasticache:CreateCacheSubnetGroup', 'elasticache:AddTagsToResource', 'iam:CreateServiceLinkedRole'],
    update: ['elasticache:ModifyCacheSubnetGroup'],
    delete: ['elasticache:DeleteCacheSubnetGroup'],
  },

  async list(scope) {
    const groups = await collectPages(scope.aws.elasticache.paginateDescribeCacheSubnetGroups({}), page => page.CacheSubnetGroups)
    return groups.map(toLive).filter(({ owner, name }) => owner || isOurName(scope, name))
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

const toLive = (group: Group): Listed<Props, Outputs> => ({
  name: group.CacheSubnetGroupName!,
  arn: group.ARN!,
  owner: ownerFromMark(group.CacheSubnetGroupDescription),
  props: { subnets: (group.Subnets ?? []).map(({ SubnetIdentifier }) => SubnetIdentifier!) },
  outputs: { name: group.CacheSubnetGroupName! },
  status: 'ready',
})
