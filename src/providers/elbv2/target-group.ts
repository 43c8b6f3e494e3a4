import type { Tag, TargetGroup as Description, TargetGroupAttribute } from '@aws-sdk/client-elastic-load-balancing-v2'
import { ifExists } from '../errors.ts'
import { defineKind, type Listed, type Scope } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { isOurName, toOwner, toTags } from '../tags.ts'
import { withTags } from './balancers.ts'

interface Props {
  vpcId: string
  port: number
  /** The path of health checks. */
  healthPath: string
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
  replace: 'create-first',
  permissions: {
    list: [
      ...['elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetGroupAttributes'],
      'elasticloadbalancing:DescribeTags',
    ],
    create: ['elasticloadbalancing:CreateTargetGroup', 'elasticloadbalancing:AddTags'],
    update: ['elasticloadbalancing:ModifyTargetGroup', 'elasticloadbalancing:ModifyTargetGroupAttributes'],
    delete: ['elasticloadbalancing:DeleteTargetGroup'],
  },

  async list(scope) {
    const { elbv2 } = scope.aws
    const groups = await collectPages(elbv2.paginateDescribeTargetGroups({}), page => page.TargetGroups)
    const candidates = groups.filter(({ TargetGroupName }) => mayBeOurs(scope, TargetGroupName!))
    const lives = await Promise.all(
      (await withTags(scope.aws, candidates, ({ TargetGroupArn }) => TargetGroupArn!)).map(async ([group, tags]) => {
        const described = await ifExists(elbv2.describeTargetGroupAttributes({ TargetGroupArn: group.TargetGroupArn }))
        return described ? [toLive(group, tags, described.Attributes)] : []
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

  async update({ aws: { elbv2 } }, { arn: TargetGroupArn }, { deregistrationSeconds, ...health }) {
    if (Object.keys(health).length > 0) await elbv2.modifyTargetGroup({ TargetGroupArn, ...toHealthCheck(health) })
    if (deregistrationSeconds !== undefined)
      await elbv2.modifyTargetGroupAttributes({
        TargetGroupArn,
        Attributes: [{ Key: DEREGISTRATION_DELAY, Value: `${deregistrationSeconds}` }],
      })
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
  HealthCheckIntervalSeconds: props.healthSeconds,
  HealthCheckTimeoutSeconds: props.healthTimeoutSeconds,
  HealthyThresholdCount: props.healthyCount,
  UnhealthyThresholdCount: props.unhealthyCount,
  Matcher: props.healthCodes ? { HttpCode: props.healthCodes } : undefined,
})

const toLive = (group: Description, tags: Tag[], attributes: TargetGroupAttribute[] = []): Listed<Props, Outputs> => ({
  name: group.TargetGroupName!,
  arn: group.TargetGroupArn!,
  owner: toOwner(tags),
  props: {
    vpcId: group.VpcId!,
    port: group.Port!,
    healthPath: group.HealthCheckPath ?? '/',
    healthSeconds: group.HealthCheckIntervalSeconds!,
    healthTimeoutSeconds: group.HealthCheckTimeoutSeconds!,
    healthyCount: group.HealthyThresholdCount!,
    unhealthyCount: group.UnhealthyThresholdCount!,
    healthCodes: group.Matcher?.HttpCode ?? '',
    deregistrationSeconds: Number(attributes.find(({ Key }) => Key === DEREGISTRATION_DELAY)?.Value),
  },
  outputs: { arn: group.TargetGroupArn! },
  status: 'ready',
})
