import type { ScalingPolicy } from '@aws-sdk/client-application-auto-scaling'
import type { Owner } from '../kind.ts'
import { ownerFromMark, ownerMark } from '../tags.ts'

/** What keeps a metric near a target. */
export interface Policy {
  readonly metric: 'ECSServiceAverageCPUUtilization' | 'ECSServiceAverageMemoryUtilization'
  /** In percent. */
  readonly target: number
  /** How long to wait after tasks were added, and after tasks were taken away. */
  readonly outSeconds: number
  readonly inSeconds: number
}

/** The same as AWS is told it. */
export const toInput = ({ metric, target, outSeconds, inSeconds }: Policy) => ({
  PolicyType: 'TargetTrackingScaling' as const,
  TargetTrackingScalingPolicyConfiguration: {
    PredefinedMetricSpecification: { PredefinedMetricType: metric },
    TargetValue: target,
    ScaleOutCooldown: outSeconds,
    ScaleInCooldown: inSeconds,
  },
})

/** The same as AWS tells it. One of another sort has no such target: it is there only to be seen. */
export const toPolicy = ({ TargetTrackingScalingPolicyConfiguration: tracking, PolicyType }: ScalingPolicy): Policy => ({
  metric: (tracking?.PredefinedMetricSpecification?.PredefinedMetricType ?? PolicyType) as Policy['metric'],
  target: tracking?.TargetValue ?? 0,
  outSeconds: tracking?.ScaleOutCooldown ?? 0,
  inSeconds: tracking?.ScaleInCooldown ?? 0,
})

/** What AWS calls a policy says whose its target is, which saves a call for its tags. One that is not ours is `/` and its name. */
export const toPolicyName = (name: string, owner: Owner) => (name.startsWith('/') ? name.slice(1) : `${name}/${ownerMark(owner)}`)

/** What a policy is called here, given whose its target is. */
export function fromPolicyName(policyName: string, owner: Owner | undefined) {
  const suffix = owner && `/${ownerMark(owner)}`
  return suffix && policyName.endsWith(suffix) ? policyName.slice(0, -suffix.length) : `/${policyName}`
}

/** Whose the target of these is. */
export const ownerFromPolicies = (policies: readonly ScalingPolicy[]) =>
  policies.map(({ PolicyName = '' }) => ownerFromMark(PolicyName.slice(PolicyName.indexOf('/') + 1))).find(owner => owner !== undefined)
