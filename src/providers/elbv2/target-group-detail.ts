import type { TargetGroup, TargetGroupAttribute } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Scope } from '../kind.ts'
import type { Attributes } from './attributes.ts'
import { listForeignTargets } from './targets.ts'

/** What the listing leaves out of a target group. */
export interface TargetGroupDetail {
  readonly attributes: readonly TargetGroupAttribute[]
  readonly foreignTargets: readonly string[]
}

export async function readTargetGroupDetail(scope: Scope, group: TargetGroup): Promise<TargetGroupDetail> {
  const [{ Attributes = [] }, foreignTargets] = await Promise.all([
    scope.aws.elbv2.describeTargetGroupAttributes({ TargetGroupArn: group.TargetGroupArn }),
    listForeignTargets(scope, group),
  ])
  return { attributes: Attributes, foreignTargets }
}

/** The attributes of a new target group. Source: TargetGroupAttribute. */
export const TARGET_GROUP_DEFAULTS: Attributes = {
  'load_balancing.algorithm.type': 'round_robin',
  'load_balancing.cross_zone.enabled': 'use_load_balancer_configuration',
  'slow_start.duration_seconds': '0',
  'stickiness.enabled': 'false',
  'target_group_health.dns_failover.minimum_healthy_targets.count': '1',
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': 'off',
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': '1',
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': 'off',
}
