import type { ScalingPolicy } from '@aws-sdk/client-application-auto-scaling'
import type { Owner } from '../kind.ts'
import { ownerFromMark, ownerMark } from '../tags.ts'

/** A target tracking policy: keeps a metric near its target. */
export interface Policy {
  readonly metric: 'ECSServiceAverageCPUUtilization' | 'ECSServiceAverageMemoryUtilization'
  /** In percent. */
  readonly target: number
  /** The cooldown after tasks were added. */
  readonly outSeconds: number
  /** The cooldown after tasks were removed. */
  readonly inSeconds: number
}

/** A policy as input of PutScalingPolicy. */
export const toInput = ({ metric, target, outSeconds, inSeconds }: Policy) => ({
  PolicyType: 'TargetTrackingScaling' as const,
  TargetTrackingScalingPolicyConfiguration: {
    PredefinedMetricSpecification: { PredefinedMetricType: metric },
    TargetValue: target,
    ScaleOutCooldown: outSeconds,
    ScaleInCooldown: inSeconds,
  },
})

/** A policy of DescribeScalingPolicies. Another policy type becomes the metric, so that it differs from every declared policy. */
export const toPolicy = ({ TargetTrackingScalingPolicyConfiguration: tracking, PolicyType }: ScalingPolicy): Policy => ({
  metric: (tracking?.PredefinedMetricSpecification?.PredefinedMetricType ?? PolicyType) as Policy['metric'],
  target: tracking?.TargetValue ?? 0,
  outSeconds: tracking?.ScaleOutCooldown ?? 0,
  inSeconds: tracking?.ScaleInCooldown ?? 0,
})

/** AWS's name of a policy. It contains the owner of the target, which saves a call for tags; a foreign policy's begins with `/` here. */
export const toPolicyName = (name: string, owner: Owner) => (name.startsWith('/') ? name.slice(1) : `${name}/${ownerMark(owner)}`)

/** The declared name of a policy; one that this owner did not create gets a leading `/`. */
export function fromPolicyName(policyName: string, owner: Owner | undefined) {
  const suffix = owner && `/${ownerMark(owner)}`
  return suffix && policyName.endsWith(suffix) ? policyName.slice(0, -suffix.length) : `/${policyName}`
}

/** The owner of a scalable target, from the names of its policies. */
export const ownerFromPolicies = (policies: readonly ScalingPolicy[]) =>
  policies.map(({ PolicyName = '' }) => ownerFromMark(PolicyName.slice(PolicyName.indexOf('/') + 1))).find(owner => owner !== undefined)
