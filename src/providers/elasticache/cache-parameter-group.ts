import type { CacheParameterGroup as Group } from '@aws-sdk/client-elasticache'
import type { Aws } from '../aws.ts'
import { ifExists } from '../errors.ts'
import { defineKind, type Listed, type Scope } from '../kind.ts'
import { collectPages, batches } from '../pages.ts'
import {
  changedParameters,
  isAsDeclared,
  MAX_PARAMETERS,
  type Parameters,
  rejectsFamily,
  toParameters,
  undeclaredParameters,
} from '../parameters.ts'
import { concerns, ownerFromMark, ownerMark, toOwner, toTags } from '../tags.ts'

interface Props {
  /** The engine with its major version: `redis7`, `valkey8`. */
  family: string
  parameters: Parameters
}
interface Outputs {
  name: string
}

/** The engine parameters of a cache: the declared ones are set, all others have AWS's default. */
export const CacheParameterGroup = defineKind<Props, Outputs>({
  type: 'AWS::ElastiCache::ParameterGroup',
  identity: 'name',
  nameLimit: 255,
  createOnly: ['family'],
  delegated: { parameters: (live, { parameters }) => isAsDeclared(live, parameters) },
  summary: ['family'],
  replace: 'create-first',
  permissions: {
    list: ['elasticache:DescribeCacheParameterGroups', 'elasticache:DescribeCacheParameters', 'elasticache:ListTagsForResource'],
    create: ['elasticache:CreateCacheParameterGroup', 'elasticache:AddTagsToResource', 'elasticache:ModifyCacheParameterGroup'],
    update: ['elasticache:ModifyCacheParameterGroup', 'elasticache:ResetCacheParameterGroup'],
    delete: ['elasticache:DeleteCacheParameterGroup'],
  },

  rejectsChange: ({ family }, { props }) => rejectsFamily(props.family, family),

  async list(scope) {
    const groups = await collectPages(scope.aws.elasticache.paginateDescribeCacheParameterGroups({}), page => page.CacheParameterGroups)
    const ours = groups.filter(group => concerns(scope, { name: group.CacheParameterGroupName, owner: ownerFromMark(group.Description) }))
    const lives = await Promise.all(ours.map(group => ifExists(toLive(scope, group))))
    return lives.filter(live => live !== undefined)
  },

  async create(target) {
    const { aws, name, props } = target
    await aws.elasticache.createCacheParameterGroup({
      CacheParameterGroupName: name,
      CacheParameterGroupFamily: props.family,
      Description: ownerMark(target.owner),
      Tags: toTags(target),
    })
    // Set before any cache uses the group: some parameters would otherwise wait for a reboot.
    await modify(aws, name, Object.entries(props.parameters))
  },

  async update({ aws, props }, { name, props: { parameters } }) {
    await modify(aws, name, changedParameters(parameters, props.parameters))
    const surplus = undeclaredParameters(parameters, props.parameters).map(ParameterName => ({ ParameterName }))
    for (const ParameterNameValues of batches(surplus, MAX_PARAMETERS))
      await aws.elasticache.resetCacheParameterGroup({ CacheParameterGroupName: name, ResetAllParameters: false, ParameterNameValues })
  },

  async delete({ aws }, { name }) {
    await aws.elasticache.deleteCacheParameterGroup({ CacheParameterGroupName: name })
  },
})

async function modify(aws: Aws, name: string, values: readonly (readonly [string, string])[]) {
  const parameters = values.map(([ParameterName, ParameterValue]) => ({ ParameterName, ParameterValue }))
  for (const ParameterNameValues of batches(parameters, MAX_PARAMETERS))
    await aws.elasticache.modifyCacheParameterGroup({ CacheParameterGroupName: name, ParameterNameValues })
}

async function toLive(scope: Scope, group: Group): Promise<Listed<Props, Outputs>> {
  const name = group.CacheParameterGroupName!
  const arn = group.ARN!
  const { parameters, owner } = await scope.detail(arn, () => readDetail(scope, group))
  return {
    name,
    arn,
    owner,
    props: { family: group.CacheParameterGroupFamily, parameters },
    outputs: { name },
    status: 'ready',
  }
}

/** What DescribeCacheParameterGroups leaves out. */
async function readDetail({ aws: { elasticache } }: Scope, { CacheParameterGroupName, ARN: ResourceName, Description }: Group) {
  const mark = ownerFromMark(Description)
  const [parameters, tags] = await Promise.all([
    collectPages(elasticache.paginateDescribeCacheParameters({ CacheParameterGroupName, MaxRecords: 100 }), page => page.Parameters),
    // A description cannot change: an adopted group has the ownership tags only.
    mark ? undefined : elasticache.listTagsForResource({ ResourceName }),
  ])
  return { parameters: toParameters(parameters), owner: mark ?? toOwner(tags?.TagList) }
}
