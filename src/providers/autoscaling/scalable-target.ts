import { isDeepStrictEqual } from 'node:util'
import type { ScalableTarget as Description, ScalingPolicy } from '@aws-sdk/client-application-auto-scaling'
import { orNone } from '../errors.ts'
import { defineKind, type Live, type Owner, type Scope } from '../kind.ts'
import { all } from '../pages.ts'
import { named, ownerFromMap, ownerFromMark, toMark, toTagMap } from '../tags.ts'

/** What keeps a metric near a target. */
interface Policy {
  readonly metric: 'ECSServiceAverageCPUUtilization' | 'ECSServiceAverageMemoryUtilization'
  /** In percent. */
  readonly target: number
  /** How long to wait after tasks were added, and after tasks were taken away. */
  readonly outSeconds: number
  readonly inSeconds: number
}

interface Props {
  /** The cluster's name. */
  cluster: string
  /** The service's name. */
  service: string
  min: number
  max: number
  /** Exactly these; one metric may have one policy. */
  policies: Readonly<Record<string, Policy>>
}

interface Outputs {
  resourceId: string
}

/** Lets the number of a service's tasks follow its load. Its name is `service/CLUSTER/SERVICE`; it goes with the service. */
export const ScalableTarget = defineKind<Props, Outputs>({
  type: 'AWS::ApplicationAutoScaling::ScalableTarget',
  identity: 'name',
  nameLimit: 1600,
  createOnly: ['cluster', 'service'],
  replace: 'delete-first',
  permissions: {
    list: [
      ...['application-autoscaling:DescribeScalableTargets', 'application-autoscaling:DescribeScalingPolicies'],
      'application-autoscaling:ListTagsForResource',
    ],
    create: [
      ...['application-autoscaling:RegisterScalableTarget', 'application-autoscaling:TagResource', 'iam:CreateServiceLinkedRole'],
      ...['ecs:DescribeServices', 'ecs:UpdateService'],
    ],
    update: [
      ...['application-autoscaling:RegisterScalableTarget', 'application-autoscaling:TagResource'],
      ...['application-autoscaling:PutScalingPolicy', 'application-autoscaling:DeleteScalingPolicy'],
      ...['ecs:DescribeServices', 'ecs:UpdateService'],
      ...['cloudwatch:PutMetricAlarm', 'cloudwatch:DescribeAlarms', 'cloudwatch:DeleteAlarms'],
    ],
    delete: ['application-autoscaling:DeregisterScalableTarget', 'cloudwatch:DescribeAlarms', 'cloudwatch:DeleteAlarms'],
  },

  async list(scope) {
    const { autoscaling } = scope.aws
    const [targets, policies] = await Promise.all([
      all(autoscaling.paginateDescribeScalableTargets({ ServiceNamespace: 'ecs' }), page => page.ScalableTargets),
      all(autoscaling.paginateDescribeScalingPolicies({ ServiceNamespace: 'ecs' }), page => page.ScalingPolicies),
    ])
    const found = targets
      .filter(({ ResourceId }) => named(scope, ResourceId))
      .map(async target => {
        const own = policies.filter(({ ResourceId }) => ResourceId === target.ResourceId)
        const owner = ownerFromPolicies(own) ?? (await ownerFromTags(scope, target))
        return toLive(target, own, owner)
      })
    return Promise.all(found)
  },

  async create(target) {
    await target.aws.autoscaling.registerScalableTarget({ ...toRange(target.props), Tags: toTagMap(target) })
  },

  async update(target, live, { min, max, policies }) {
    const {
      aws: { autoscaling },
      props,
    } = target
    if (min !== undefined || max !== undefined) await autoscaling.registerScalableTarget(toRange(props))
    if (!policies) return
    // Those that go do so first: AWS takes one policy for a metric.
    for (const name of Object.keys(live.props.policies).filter(name => !(name in policies)))
      await autoscaling.deleteScalingPolicy({ ...toKey(props), PolicyName: toPolicyName(name, target) })
    for (const [name, policy] of Object.entries(policies).filter(([name, policy]) => !isDeepStrictEqual(policy, live.props.policies[name])))
      await autoscaling.putScalingPolicy({ ...toKey(props), PolicyName: toPolicyName(name, target), ...toInput(policy) })
  },

  async adopt(target, { arn: ResourceARN }) {
    await target.aws.autoscaling.tagResource({ ResourceARN, Tags: toTagMap(target) })
  },

  async delete({ aws }, { props }) {
    await aws.autoscaling.deregisterScalableTarget(toKey(props))
  },
})

const toKey = ({ cluster, service }: Props) => ({
  ServiceNamespace: 'ecs' as const,
  ScalableDimension: 'ecs:service:DesiredCount' as const,
  ResourceId: `service/${cluster}/${service}`,
})

const toRange = (props: Props) => ({ ...toKey(props), MinCapacity: props.min, MaxCapacity: props.max })

const toInput = ({ metric, target, outSeconds, inSeconds }: Policy) => ({
  PolicyType: 'TargetTrackingScaling' as const,
  TargetTrackingScalingPolicyConfiguration: {
    PredefinedMetricSpecification: { PredefinedMetricType: metric },
    TargetValue: target,
    ScaleOutCooldown: outSeconds,
    ScaleInCooldown: inSeconds,
  },
})

/** What AWS calls a policy says whose its target is, which saves a call for its tags. One that is not ours is `/` and its name. */
const toPolicyName = (name: string, owner: Owner) => (name.startsWith('/') ? name.slice(1) : `${name}/${toMark(owner)}`)

function fromPolicyName(policyName: string, owner: Owner | undefined) {
  const suffix = owner && `/${toMark(owner)}`
  return suffix && policyName.endsWith(suffix) ? policyName.slice(0, -suffix.length) : `/${policyName}`
}

const ownerFromPolicies = (policies: readonly ScalingPolicy[]) =>
  policies.map(({ PolicyName = '' }) => ownerFromMark(PolicyName.slice(PolicyName.indexOf('/') + 1))).find(owner => owner !== undefined)

async function ownerFromTags({ aws }: Scope, { ScalableTargetARN }: Description): Promise<Owner | undefined> {
  const found = await orNone(aws.autoscaling.listTagsForResource({ ResourceARN: ScalableTargetARN }))
  return ownerFromMap(found?.Tags)
}

function toLive(target: Description, policies: readonly ScalingPolicy[], owner: Owner | undefined): Live<Props, Outputs> {
  const [, cluster = '', service = ''] = target.ResourceId!.split('/')
  return {
    name: target.ResourceId!,
    arn: target.ScalableTargetARN!,
    owner,
    props: {
      cluster,
      service,
      min: target.MinCapacity!,
      max: target.MaxCapacity!,
      policies: Object.fromEntries(policies.map(policy => [fromPolicyName(policy.PolicyName!, owner), toPolicy(policy)])),
    },
    outputs: { resourceId: target.ResourceId! },
    status: 'ready',
  }
}

/** One of another sort has no such target: it is there only to be seen. */
const toPolicy = ({ TargetTrackingScalingPolicyConfiguration: tracking, PolicyType }: ScalingPolicy): Policy => ({
  metric: (tracking?.PredefinedMetricSpecification?.PredefinedMetricType ?? PolicyType) as Policy['metric'],
  target: tracking?.TargetValue ?? 0,
  outSeconds: tracking?.ScaleOutCooldown ?? 0,
  inSeconds: tracking?.ScaleInCooldown ?? 0,
})
