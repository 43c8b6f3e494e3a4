import type { Scope } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { isOurName } from '../tags.ts'

/** The names of the clusters that belong to the scope's environments, by name; for the kinds cluster and service. */
export async function listClusters(scope: Scope): Promise<string[]> {
  const arns = await collectPages(scope.aws.ecs.paginateListClusters({}), page => page.clusterArns)
  return arns.map(arn => arn.split('/').at(-1)!).filter(name => isOurName(scope, name))
}
