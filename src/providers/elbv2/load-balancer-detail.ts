import type { LoadBalancerAttribute } from '@aws-sdk/client-elastic-load-balancing-v2'
import { collectPages } from '../pages.ts'
import type { Indexed } from './owners.ts'
import { type Part, toParts } from './parts.ts'

/** What the listing leaves out of a load balancer. */
export interface LoadBalancerDetail {
  readonly attributes: LoadBalancerAttribute[]
  readonly listeners: readonly Part[]
}

export async function readLoadBalancerDetail(indexed: Indexed, LoadBalancerArn: string): Promise<LoadBalancerDetail> {
  const { elbv2 } = indexed.scope.aws
  const [{ Attributes: attributes = [] }, listeners] = await Promise.all([
    elbv2.describeLoadBalancerAttributes({ LoadBalancerArn }),
    collectPages(elbv2.paginateDescribeListeners({ LoadBalancerArn }), page => page.Listeners),
  ])
  return {
    attributes,
    listeners: await toParts(
      indexed,
      listeners.map(({ ListenerArn }) => ListenerArn!),
    ),
  }
}
