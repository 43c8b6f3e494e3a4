import type { Aws } from '../aws.ts'
import { meaning } from '../errors.ts'
import type { Owner, Scope } from '../kind.ts'
import { batches } from '../pages.ts'
import { taggedOwners, toOwner } from '../tags.ts'

/** What it takes to know the owners, and to make one ours: the tagging API calls the service's own. */
export const FIND_OWNERS = ['tag:GetResources', 'elasticloadbalancing:DescribeTags'] as const
export const ADOPT = ['elasticloadbalancing:AddTags', 'tag:TagResources'] as const

/** A resource with the owner that its tags name. */
export interface Owned<T> {
  readonly resource: T
  readonly owner: Owner | undefined
}

/** The scope, with the owners that the tagging API's index knows. */
export interface Indexed {
  readonly scope: Scope
  readonly index: ReadonlyMap<string, Owner>
}

/** Lists with the index beside it: one call that other kinds share. */
export async function withIndex<T>(scope: Scope, listing: Promise<T>): Promise<readonly [T, Indexed]> {
  const [listed, index] = await Promise.all([listing, taggedOwners(scope)])
  return [listed, { scope, index }]
}

/** The owner of each resource; resources deleted meanwhile are left out. Those that the index does not know are asked for their tags. */
export async function withOwners<T>(
  { scope, index }: Indexed,
  resources: readonly T[],
  arnOf: (resource: T) => string,
): Promise<Owned<T>[]> {
  const others = resources.map(arnOf).filter(arn => !index.has(arn))
  // DescribeTags takes 20 ARNs.
  const read = new Map((await Promise.all(batches(others, 20).map(arns => readOwners(scope.aws, arns)))).flat())
  return resources
    .map(resource => ({ resource, arn: arnOf(resource) }))
    .filter(({ arn }) => index.has(arn) || read.has(arn))
    .map(({ resource, arn }) => ({ resource, owner: index.get(arn) ?? read.get(arn) }))
}

/** The owners of a batch. One deleted resource makes the whole call fail; then each is read alone. */
async function readOwners(aws: Aws, arns: readonly string[]): Promise<(readonly [string, Owner | undefined])[]> {
  try {
    const { TagDescriptions = [] } = await aws.elbv2.describeTags({ ResourceArns: [...arns] })
    return TagDescriptions.map(({ ResourceArn, Tags }) => [ResourceArn!, toOwner(Tags)] as const)
  } catch (error) {
    if (meaning(error) !== 'absent') throw error
    if (arns.length === 1) return []
    return (await Promise.all(arns.map(arn => readOwners(aws, [arn])))).flat()
  }
}

/** A name for a resource that AWS gives none: the part of its ARN that tells it from others. */
export const nameOf = (arn: string) => arn.split(':').at(-1)!
