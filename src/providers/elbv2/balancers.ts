import type { Listener, LoadBalancer, Tag } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Aws } from '../aws.ts'
import { meaning, ifExists } from '../errors.ts'
import type { Scope } from '../kind.ts'
import { collectPages, batches } from '../pages.ts'
import { isOurName } from '../tags.ts'

/** What it takes to make one ours: the tagging API calls the service's own. */
export const ADOPT = ['elasticloadbalancing:AddTags', 'tag:TagResources'] as const

/** The application load balancers of the scope's environments, by name; for the kinds load balancer, listener and listener rule. */
export async function listBalancers(scope: Scope): Promise<LoadBalancer[]> {
  const balancers = await collectPages(scope.aws.elbv2.paginateDescribeLoadBalancers({}), page => page.LoadBalancers)
  return balancers.filter(({ Type, LoadBalancerName }) => Type === 'application' && isOurName(scope, LoadBalancerName))
}

/** The listeners of all those load balancers. */
export async function listListeners(scope: Scope): Promise<Listener[]> {
  const { elbv2 } = scope.aws
  const balancers = await listBalancers(scope)
  const listeners = await Promise.all(
    balancers.map(({ LoadBalancerArn }) =>
      ifExists(collectPages(elbv2.paginateDescribeListeners({ LoadBalancerArn }), page => page.Listeners)),
    ),
  )
  return listeners.flatMap(listed => listed ?? [])
}

/** Pairs each resource with its tags; resources deleted meanwhile are left out. DescribeTags takes 20 ARNs. */
export async function withTags<T>(aws: Aws, resources: readonly T[], arnOf: (resource: T) => string): Promise<(readonly [T, Tag[]])[]> {
  const tags = new Map((await Promise.all(batches(resources.map(arnOf), 20).map(arns => readTags(aws, arns)))).flat())
  return resources.flatMap(resource => (tags.has(arnOf(resource)) ? [[resource, tags.get(arnOf(resource))!] as const] : []))
}

/** The tags of a batch. One deleted resource makes the whole call fail; then each is read alone. */
async function readTags(aws: Aws, arns: readonly string[]): Promise<(readonly [string, Tag[]])[]> {
  try {
    const { TagDescriptions = [] } = await aws.elbv2.describeTags({ ResourceArns: [...arns] })
    return TagDescriptions.map(({ ResourceArn, Tags = [] }) => [ResourceArn!, Tags] as const)
  } catch (error) {
    if (meaning(error) !== 'absent') throw error
    if (arns.length === 1) return []
    return (await Promise.all(arns.map(arn => readTags(aws, [arn])))).flat()
  }
}
