import { isDeepStrictEqual } from 'node:util'
import type { ScalableTarget as Description, ScalingPolicy, ScheduledAction } from '@aws-sdk/client-application-auto-scaling'
import { ifExists } from '../errors.ts'
import { defineKind, type Listed, type Owner, type Scope, type Target } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { isOurName, ownerFromMap, toTagMap } from '../tags.ts'
import { fromPolicyName, ownerFromPolicies, type Policy, toInput, toPolicy, toPolicyName } from './policy.ts'
import { type Activity, fromSuspendedState, toSuspendedState } from './suspension.ts'

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
  /** The scaling activities that do not happen. */
  suspended: readonly Activity[]
  /** The names of scheduled actions, which would change the range. They are only ever deleted. */
  scheduledActions: readonly string[]
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
  unordered: ['suspended', 'scheduledActions'],
  summary: ['min', 'max'],
  replace: 'delete-first',
  permissions: {
    list: [
      ...['application-autoscaling:DescribeScalableTargets', 'application-autoscaling:DescribeScalingPolicies'],
      ...['application-autoscaling:DescribeScheduledActions', 'application-autoscaling:ListTagsForResource'],
    ],
    create: [
      ...['application-autoscaling:RegisterScalableTarget', 'application-autoscaling:TagResource', 'iam:CreateServiceLinkedRole'],
      ...['application-autoscaling:PutScalingPolicy', 'ecs:DescribeServices', 'ecs:UpdateService'],
      ...['cloudwatch:PutMetricAlarm', 'cloudwatch:DescribeAlarms'],
    ],
    update: [
      ...['application-autoscaling:RegisterScalableTarget', 'application-autoscaling:TagResource'],
      ...['application-autoscaling:PutScalingPolicy', 'application-autoscaling:DeleteScalingPolicy'],
      'application-autoscaling:DeleteScheduledAction',
      ...['ecs:DescribeServices', 'ecs:UpdateService'],
      ...['cloudwatch:PutMetricAlarm', 'cloudwatch:DescribeAlarms', 'cloudwatch:DeleteAlarms'],
    ],
    delete: ['application-autoscaling:DeregisterScalableTarget', 'cloudwatch:DescribeAlarms', 'cloudwatch:DeleteAlarms'],
  },

  async list(scope) {
    const { autoscaling } = scope.aws
    const [targets, policies, actions] = await Promise.all([
      collectPages(autoscaling.paginateDescribeScalableTargets(IN_ECS), page => page.ScalableTargets),
      collectPages(autoscaling.paginateDescribeScalingPolicies(IN_ECS), page => page.ScalingPolicies),
      collectPages(autoscaling.paginateDescribeScheduledActions(IN_ECS), page => page.ScheduledActions),
    ])
    const of = <T extends { ResourceId?: string | undefined }>(all: readonly T[], { ResourceId }: Description) =>
      all.filter(one => one.ResourceId === ResourceId)
    const ours = targets.filter(({ ResourceId }) => isOurName(scope, ResourceId))
    return Promise.all(ours.map(target => toLive(scope, target, { policies: of(policies, target), actions: of(actions, target) })))
  },

  async create(target) {
    await target.aws.autoscaling.registerScalableTarget({ ...toRange(target.props), Tags: toTagMap(target) })
    await putPolicies(target, target.props.policies)
  },

  async update(target, live, { min, max, suspended, scheduledActions, policies }) {
    const { aws, props } = target
    if (min !== undefined || max !== undefined || suspended) await aws.autoscaling.registerScalableTarget(toRange(props))
    for (const ScheduledActionName of scheduledActions ? live.props.scheduledActions : [])
      await aws.autoscaling.deleteScheduledAction({ ...toKey(props), ScheduledActionName })
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

const IN_ECS = { ServiceNamespace: 'ecs' as const }

const toKey = ({ cluster, service }: Pick<Props, 'cluster' | 'service'>) => ({
  ...IN_ECS,
  ScalableDimension: 'ecs:service:DesiredCount' as const,
  ResourceId: `service/${cluster}/${service}`,
})

const toRange = (props: Props) => ({
  ...toKey(props),
  MinCapacity: props.min,
  MaxCapacity: props.max,
  SuspendedState: toSuspendedState(props.suspended),
})

/** The policies and scheduled actions of one target. */
interface Parts {
  readonly policies: readonly ScalingPolicy[]
  readonly actions: readonly ScheduledAction[]
}

async function toLive(scope: Scope, target: Description, { policies, actions }: Parts): Promise<Listed<Props, Outputs>> {
  const { ResourceId: name = '', ScalableTargetARN: arn = `${scope.region}/${name}` } = target
  const [, cluster = '', service = ''] = name.split('/')
  const owner = ownerFromPolicies(policies) ?? (await readOwner(scope, arn))
  return {
    name,
    arn,
    owner,
    props: {
      cluster,
      service,
      min: target.MinCapacity!,
      max: target.MaxCapacity!,
      policies: Object.fromEntries(policies.map(policy => [fromPolicyName(policy.PolicyName!, owner), toPolicy(policy)])),
      suspended: fromSuspendedState(target.SuspendedState),
      scheduledActions: actions.map(({ ScheduledActionName }) => ScheduledActionName!),
    },
    outputs: { resourceId: name },
    status: 'ready',
  }
}

async function readOwner({ aws }: Scope, ResourceARN: string): Promise<Owner | undefined> {
  return ownerFromMap((await ifExists(aws.autoscaling.listTagsForResource({ ResourceARN })))?.Tags)
}
