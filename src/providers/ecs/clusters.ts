import type { Scope } from '../kind.ts'
import { all } from '../pages.ts'
import { named } from '../tags.ts'

/** The names of the clusters that concern the scope: one call finds them, for clusters and for what is in them. */
export async function listClusters(scope: Scope): Promise<string[]> {
  const arns = await all(scope.aws.ecs.paginateListClusters({}), page => page.clusterArns)
  return arns.map(arn => arn.split('/').at(-1)!).filter(name => named(scope, name))
}
