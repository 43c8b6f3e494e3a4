import type { LoadBalancer as Description } from '@aws-sdk/client-elastic-load-balancing-v2'
import { ifExists } from '../errors.ts'
import { defineKind, type Listed, type Scope } from '../kind.ts'
import { toTags } from '../tags.ts'
import { type BalancerAttributes, fromBalancerAttributes, toBalancerAttributes } from './balancer-attributes.ts'
import { listBalancers } from './balancers.ts'
import { type LoadBalancerDetail, readLoadBalancerDetail } from './load-balancer-detail.ts'
import { ADOPT, FIND_OWNERS, type Owned, withIndex, withOwners } from './owners.ts'
import { foreignParts, type Part } from './parts.ts'

interface Props extends BalancerAttributes {
  subnets: readonly string[]
  securityGroups: readonly string[]
  scheme: 'internet-facing' | 'internal'
  /** The listeners that somebody else added. They are only ever deleted. */
  foreignListeners: readonly string[]
}

interface Outputs {
  arn: string
  dnsName: string
  /** The hosted zone id of the DNS name, for alias records. */
  zoneId: string
}

/** EC2 actions that ELB calls with its caller's permissions. Source: the IAM policy of the AWS Load Balancer Controller. */
const NETWORK_LOOKUP = [
  ...['ec2:DescribeAccountAttributes', 'ec2:DescribeAvailabilityZones', 'ec2:DescribeInternetGateways', 'ec2:DescribeSubnets'],
  ...['ec2:DescribeSecurityGroups', 'ec2:DescribeVpcs', 'ec2:GetSecurityGroupsForVpc'],
] as const

/** An application load balancer: forwards requests to tasks by its listeners' rules. */
export const LoadBalancer = defineKind<Props, Outputs>({
  type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  identity: 'name',
  nameLimit: 32,
  createOnly: ['scheme'],
  unordered: ['subnets', 'securityGroups', 'foreignListeners'],
  replace: 'delete-first',
  slow: true,
  summary: ['scheme', 'deletionProtection', 'idleSeconds'],
  permissions: {
    list: [
      ...['elasticloadbalancing:DescribeLoadBalancers', 'elasticloadbalancing:DescribeLoadBalancerAttributes'],
      ...['elasticloadbalancing:DescribeListeners', ...FIND_OWNERS],
    ],
    create: ['elasticloadbalancing:CreateLoadBalancer', 'elasticloadbalancing:AddTags', 'iam:CreateServiceLinkedRole', ...NETWORK_LOOKUP],
    update: [
      ...['elasticloadbalancing:SetSubnets', 'elasticloadbalancing:SetSecurityGroups'],
      ...['elasticloadbalancing:ModifyLoadBalancerAttributes', 'elasticloadbalancing:DeleteListener', ...ADOPT],
    ],
    delete: ['elasticloadbalancing:DeleteLoadBalancer', 'elasticloadbalancing:ModifyLoadBalancerAttributes'],
  },

  async list(scope) {
    const [listed, indexed] = await withIndex(scope, listBalancers(scope))
    const balancers = await withOwners(indexed, listed, ({ LoadBalancerArn }) => LoadBalancerArn!)
    const detailed = await Promise.all(
      balancers.map(async owned => {
        const arn = owned.resource.LoadBalancerArn!
        const detail = await scope.detail(arn, () => ifExists(readLoadBalancerDetail(indexed, arn)))
        return detail ? [{ ...owned, detail }] : []
      }),
    )
    const all = detailed.flat().flatMap(({ detail }) => detail.listeners)
    return detailed.flat().map(one => toLive(scope, one, all))
  },

  async create(target) {
    const { aws, name, props } = target
    await aws.elbv2.createLoadBalancer({
      Name: name,
      Type: 'application',
      IpAddressType: 'ipv4',
      Scheme: props.scheme,
      Subnets: [...props.subnets],
      SecurityGroups: [...props.securityGroups],
      Tags: toTags(target),
    })
  },

  async update({ aws: { elbv2 } }, { arn: LoadBalancerArn, props: live }, { subnets, securityGroups, foreignListeners, ...changed }) {
    const Attributes = toBalancerAttributes(changed, live.attributes)
    for (const ListenerArn of foreignListeners ? live.foreignListeners : []) await ifExists(elbv2.deleteListener({ ListenerArn }))
    if (subnets) await elbv2.setSubnets({ LoadBalancerArn, Subnets: [...subnets] })
    if (securityGroups) await elbv2.setSecurityGroups({ LoadBalancerArn, SecurityGroups: [...securityGroups] })
    if (Attributes.length > 0) await elbv2.modifyLoadBalancerAttributes({ LoadBalancerArn, Attributes })
  },

  async delete({ aws: { elbv2 } }, { arn: LoadBalancerArn, props: { deletionProtection } }) {
    const Attributes = toBalancerAttributes({ deletionProtection: false })
    if (deletionProtection) await elbv2.modifyLoadBalancerAttributes({ LoadBalancerArn, Attributes })
    else await elbv2.deleteLoadBalancer({ LoadBalancerArn })
  },
})

interface Detailed extends Owned<Description> {
  readonly detail: LoadBalancerDetail
}

function toLive(scope: Scope, { resource: balancer, owner, detail }: Detailed, all: readonly Part[]): Listed<Props, Outputs> {
  const { LoadBalancerName: name = '', LoadBalancerArn: arn = '', State: state } = balancer
  return {
    name,
    arn,
    owner,
    props: {
      subnets: (balancer.AvailabilityZones ?? []).map(({ SubnetId }) => SubnetId!),
      securityGroups: balancer.SecurityGroups,
      scheme: balancer.Scheme as Props['scheme'],
      ...fromBalancerAttributes(detail.attributes),
      foreignListeners: foreignParts(scope, { type: 'AWS::ElasticLoadBalancingV2::Listener', owner, parts: detail.listeners }, all),
    },
    outputs: { arn, dnsName: balancer.DNSName, zoneId: balancer.CanonicalHostedZoneId },
    status: statuses[state?.Code ?? ''] ?? 'progressing',
    state: state?.Code,
    message: state?.Reason,
  }
}

/** `active_impaired`: the load balancer routes requests but lacks resources to scale. Source: LoadBalancerState. */
const statuses: Record<string, Listed['status']> = { active: 'ready', active_impaired: 'ready', failed: 'failed' }
