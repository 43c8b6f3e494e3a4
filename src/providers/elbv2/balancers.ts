import type { Listener, LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2'
import { ifExists } from '../errors.ts'
import type { Scope } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { isOurName } from '../tags.ts'

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
