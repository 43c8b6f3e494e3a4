import { isDeepStrictEqual } from 'node:util'
import type { ScalableTarget as Description, ScalingPolicy } from '@aws-sdk/client-application-auto-scaling'
import { ifExists } from '../errors.ts'
import { defineKind, type Listed, type Owner, type Target } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { isOurName, ownerFromMap, toTagMap } from '../tags.ts'
import { fromPolicyName, ownerFromPolicies, type Policy, toInput, toPolicy, toPolicyName } from './policy.ts'

interface Props {
  /** The cluster's name. */
  cluster: string
  /** The service's name. */
  service: string
  /** The fewest and the most tasks. */
  min: number
  max: number
  /** All policies of the target, by name; AWS takes one per metric. */
  policies: Readonly<Record<string, Policy>>
}

interface Outputs {
  resourceId: string
}

/** Scales a service's number of tasks with its load. Its name is `service/CLUSTER/SERVICE`; AWS deletes it with the service. */
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
      ...['application-autoscaling:PutScalingPolicy', 'ecs:DescribeServices', 'ecs:UpdateService'],
      ...['cloudwatch:PutMetricAlarm', 'cloudwatch:DescribeAlarms'],
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
      collectPages(autoscaling.paginateDescribeScalableTargets({ ServiceNamespace: 'ecs' }), page => page.ScalableTargets),
      collectPages(autoscaling.paginateDescribeScalingPolicies({ ServiceNamespace: 'ecs' }), page => page.ScalingPolicies),
    ])
    const lives = targets
      .filter(({ ResourceId }) => isOurName(scope, ResourceId))
      .map(async target => {
        const targetPolicies = policies.filter(({ ResourceId }) => ResourceId === target.ResourceId)
        const tags = async () => ifExists(autoscaling.listTagsForResource({ ResourceARN: target.ScalableTargetARN }))
        return toLive(target, targetPolicies, ownerFromPolicies(targetPolicies) ?? ownerFromMap((await tags())?.Tags))
      })
    return Promise.all(lives)
  },

  async create(target) {
    await target.aws.autoscaling.registerScalableTarget({ ...toRange(target.props), Tags: toTagMap(target) })
    await putPolicies(target, target.props.policies)
  },

  async update(target, live, { min, max, policies }) {
    const { aws, props } = target
    if (min !== undefined || max !== undefined) await aws.autoscaling.registerScalableTarget(toRange(props))
    if (!policies) return
    // Delete first: AWS takes one policy per metric.
    for (const name of Object.keys(live.props.policies).filter(name => !(name in policies)))
      await aws.autoscaling.deleteScalingPolicy({ ...toKey(props), PolicyName: toPolicyName(name, target.owner) })
    await putPolicies(target, policies, live.props.policies)
  },

  async adopt(target, { arn: ResourceARN }) {
    await target.aws.autoscaling.tagResource({ ResourceARN, Tags: toTagMap(target) })
  },

  async delete({ aws }, { props }) {
    await aws.autoscaling.deregisterScalableTarget(toKey(props))
  },
})

/** Writes the policies that differ from the live ones. */
async function putPolicies(target: Target<Props>, policies: Props['policies'], live: Props['policies'] = {}) {
  for (const [name, policy] of Object.entries(policies).filter(([name, policy]) => !isDeepStrictEqual(policy, live[name])))
    await target.aws.autoscaling.putScalingPolicy({
      ...toKey(target.props),
      PolicyName: toPolicyName(name, target.owner),
      ...toInput(policy),
    })
}

const toKey = ({ cluster, service }: Props) => ({
  ServiceNamespace: 'ecs' as const,
  ScalableDimension: 'ecs:service:DesiredCount' as const,
  ResourceId: `service/${cluster}/${service}`,
})

const toRange = (props: Props) => ({ ...toKey(props), MinCapacity: props.min, MaxCapacity: props.max })

function toLive(target: Description, policies: readonly ScalingPolicy[], owner: Owner | undefined): Listed<Props, Outputs> {
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
