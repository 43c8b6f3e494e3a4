import type { TargetGroup as Description } from '@aws-sdk/client-elastic-load-balancing-v2'
import { ifExists } from '../errors.ts'
import { defineKind, type Listed, type Scope } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { isOurName, toTags } from '../tags.ts'
import { type Attributes, fromAttributes, toAttributes } from './attributes.ts'
import { ADOPT, FIND_OWNERS, type Owned, withIndex, withOwners } from './owners.ts'
import { readTargetGroupDetail, TARGET_GROUP_DEFAULTS, type TargetGroupDetail } from './target-group-detail.ts'
import { toTarget } from './targets.ts'

interface Props {
  vpcId: string
  port: number
  /** The path of health checks. */
  healthPath: string
  /** The port of health checks; `traffic-port` for that of the requests. */
  healthPort: string
  /** The interval of health checks. */
  healthSeconds: number
  healthTimeoutSeconds: number
  /** How many consecutive successes make a task healthy. */
  healthyCount: number
  /** How many consecutive failures make a task unhealthy. */
  unhealthyCount: number
  /** The HTTP codes of a healthy task: `200`, `200,202` or `200-299`. */
  healthCodes: string
  /** How long a deregistering task may finish its requests. */
  deregistrationSeconds: number
  /** The other attributes that differ from AWS's defaults, by key. */
  attributes: Attributes
  /** The addresses with ports that somebody else registered. They are only ever deregistered. */
  foreignTargets: readonly string[]
}

interface Outputs {
  arn: string
}

/** The tasks that a listener sends HTTP requests to. A listener needs one, so a replacement is created before the deletion. */
export const TargetGroup = defineKind<Props, Outputs>({
  type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  identity: 'name',
  nameLimit: 32,
  createOnly: ['vpcId', 'port'],
  unordered: ['foreignTargets'],
  replace: 'create-first',
  summary: ['port', 'healthPath'],
  permissions: {
    list: [
      ...['elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetGroupAttributes'],
      ...['elasticloadbalancing:DescribeTargetHealth', 'ec2:DescribeNetworkInterfaces', ...FIND_OWNERS],
    ],
    create: ['elasticloadbalancing:CreateTargetGroup', 'elasticloadbalancing:AddTags'],
    update: [
      ...['elasticloadbalancing:ModifyTargetGroup', 'elasticloadbalancing:ModifyTargetGroupAttributes'],
      ...['elasticloadbalancing:DeregisterTargets', ...ADOPT],
    ],
    delete: ['elasticloadbalancing:DeleteTargetGroup'],
  },

  async list(scope) {
    const { elbv2 } = scope.aws
    const listing = collectPages(elbv2.paginateDescribeTargetGroups({}), page => page.TargetGroups)
    const [groups, indexed] = await withIndex(scope, listing)
    const candidates = groups.filter(({ TargetGroupName }) => mayBeOurs(scope, TargetGroupName!))
    const lives = await Promise.all(
      (await withOwners(indexed, candidates, ({ TargetGroupArn }) => TargetGroupArn!)).map(async owned => {
        const { resource: group } = owned
        const detail = await scope.detail(group.TargetGroupArn!, () => ifExists(readTargetGroupDetail(scope, group)))
        return detail ? [toLive(owned, detail)] : []
      }),
    )
    return lives.flat()
  },

  async create(target) {
    const { aws, name, props } = target
    await aws.elbv2.createTargetGroup({
      Name: name,
      TargetType: 'ip',
      Protocol: 'HTTP',
      VpcId: props.vpcId,
      Port: props.port,
      ...toHealthCheck(props),
      Tags: toTags(target),
    })
  },

  async update({ aws: { elbv2 } }, { arn: TargetGroupArn, props: live }, { deregistrationSeconds, attributes, foreignTargets, ...health }) {
    if (foreignTargets) await elbv2.deregisterTargets({ TargetGroupArn, Targets: live.foreignTargets.map(toTarget) })
    if (Object.keys(health).length > 0) await elbv2.modifyTargetGroup({ TargetGroupArn, ...toHealthCheck(health) })
    const Attributes = [
      ...(deregistrationSeconds === undefined ? [] : [{ Key: DEREGISTRATION_DELAY, Value: `${deregistrationSeconds}` }]),
      ...(attributes ? toAttributes(attributes, live.attributes, TARGET_GROUP_DEFAULTS) : []),
    ]
    if (Attributes.length > 0) await elbv2.modifyTargetGroupAttributes({ TargetGroupArn, Attributes })
  },

  async delete({ aws }, { arn: TargetGroupArn }) {
    await aws.elbv2.deleteTargetGroup({ TargetGroupArn })
  },
})

/** Whether a name may be ours. A shortened name ends in a hash, and its beginning may be only a part of the environment's name. */
const mayBeOurs = (scope: Scope, name: string) =>
  isOurName(scope, name) ||
  (name.length > 30 && scope.environments.some(environment => `${environment.replace('/', '-')}-`.startsWith(name.slice(0, -9))))

const DEREGISTRATION_DELAY = 'deregistration_delay.timeout_seconds'

/** The input that CreateTargetGroup and ModifyTargetGroup share. */
const toHealthCheck = (props: Partial<Props>) => ({
  HealthCheckPath: props.healthPath,
  HealthCheckPort: props.healthPort,
  HealthCheckIntervalSeconds: props.healthSeconds,
  HealthCheckTimeoutSeconds: props.healthTimeoutSeconds,
  HealthyThresholdCount: props.healthyCount,
  UnhealthyThresholdCount: props.unhealthyCount,
  Matcher: props.healthCodes ? { HttpCode: props.healthCodes } : undefined,
})

function toLive({ resource: group, owner }: Owned<Description>, { attributes, foreignTargets }: TargetGroupDetail): Listed<Props, Outputs> {
  const delay = attributes.find(({ Key }) => Key === DEREGISTRATION_DELAY)?.Value
  return {
    name: group.TargetGroupName!,
    arn: group.TargetGroupArn!,
    owner,
    props: {
      vpcId: group.VpcId,
      port: group.Port,
      healthPath: group.HealthCheckPath,
      healthPort: group.HealthCheckPort,
      healthSeconds: group.HealthCheckIntervalSeconds,
      healthTimeoutSeconds: group.HealthCheckTimeoutSeconds,
      healthyCount: group.HealthyThresholdCount,
      unhealthyCount: group.UnhealthyThresholdCount,
      healthCodes: group.Matcher?.HttpCode,
      deregistrationSeconds: delay === undefined ? undefined : Number(delay),
      attributes: fromAttributes(attributes, TARGET_GROUP_DEFAULTS),
      foreignTargets,
    },
    outputs: { arn: group.TargetGroupArn! },
    status: 'ready',
  }
}
