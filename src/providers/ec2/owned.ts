import { isDeepStrictEqual } from 'node:util'
import type { Tag } from '@aws-sdk/client-ec2'
import type { Scope } from '../kind.ts'
import { ownerFilter, toOwner } from '../tags.ts'
import { type Find, findBy, findGroups, findSubnets, findVpcs } from './find.ts'

/** How resources of one type are found. */
interface Search<Item> {
  /** CloudFormation's name of the type. */
  readonly type: `AWS::EC2::${string}`
  readonly id: (item: Item) => string | undefined
  readonly find: Find<Item>
  /** The filter that takes the id of a VPC, `vpc-id` by default. */
  readonly vpcFilter?: string
  /** Finds those whose tags may be lost; by default all in the VPCs of the scope's environments. */
  readonly findUntagged?: (scope: Scope) => Promise<readonly Item[]>
}

interface Tagged {
  readonly Tags?: Tag[] | undefined
}

/** The actions that it takes to find resources without tags, and to adopt them. */
export const FIND_UNTAGGED = ['ec2:DescribeVpcs', 'ec2:DescribeSubnets', 'ec2:DescribeSecurityGroups']
export const ADOPT = ['tag:TagResources', 'ec2:CreateTags']

/** What the scope's environments own by its tags. Where a resource that they ask for is missing, also what may be it, its tags being lost. */
export async function findOwned<Item extends Tagged>(scope: Scope, search: Search<Item>): Promise<Item[]> {
  const owned = await search.find(scope.aws, ownerFilter(scope))
  const owners = owned.map(({ Tags }) => toOwner(Tags))
  const isComplete = scope.asked(search.type).every(owner => owners.some(other => isDeepStrictEqual(other, owner)))
  if (isComplete) return owned
  const untagged = await (search.findUntagged ? search.findUntagged(scope) : findInVpcs(scope, search))
  const ids = new Set(owned.map(search.id))
  return [...owned, ...untagged.filter(item => !ids.has(search.id(item)))]
}

async function findInVpcs<Item>(scope: Scope, { find, vpcFilter = 'vpc-id' }: Search<Item>) {
  const vpcs = await findOwnedVpcs(scope)
  return findBy(
    scope.aws,
    { find, filter: vpcFilter },
    vpcs.map(({ VpcId }) => VpcId),
  )
}

/** The VPCs of the scope's environments; one without tags is known by the subnets and security groups in it. */
export const findOwnedVpcs = (scope: Scope) =>
  findOwned(scope, {
    type: 'AWS::EC2::VPC',
    id: ({ VpcId }) => VpcId,
    find: findVpcs,
    async findUntagged({ aws }) {
      const filter = ownerFilter(scope)
      const content = await Promise.all([findSubnets(aws, filter), findGroups(aws, filter)])
      return findBy(
        aws,
        { find: findVpcs, filter: 'vpc-id' },
        content.flat().map(({ VpcId }) => VpcId),
      )
    },
  })
