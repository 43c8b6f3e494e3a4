import type { LoadBalancer as Description, LoadBalancerAttribute, Tag } from '@aws-sdk/client-elastic-load-balancing-v2'
import { ifExists } from '../errors.ts'
import { defineKind, type Listed } from '../kind.ts'
import { toOwner, toTags } from '../tags.ts'
import { type Attributes, fromAttributes, toAttributes } from './attributes.ts'
import { listBalancers, withTags } from './balancers.ts'

interface Props extends Attributes {
  subnets: readonly string[]
  securityGroups: readonly string[]
  scheme: 'internet-facing' | 'internal'
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
  unordered: ['subnets', 'securityGroups'],
  replace: 'delete-first',
  permissions: {
    list: [
      ...['elasticloadbalancing:DescribeLoadBalancers', 'elasticloadbalancing:DescribeLoadBalancerAttributes'],
      'elasticloadbalancing:DescribeTags',
    ],
    create: ['elasticloadbalancing:CreateLoadBalancer', 'elasticloadbalancing:AddTags', 'iam:CreateServiceLinkedRole', ...NETWORK_LOOKUP],
    update: [
      ...['elasticloadbalancing:SetSubnets', 'elasticloadbalancing:SetSecurityGroups'],
      'elasticloadbalancing:ModifyLoadBalancerAttributes',
    ],
    delete: ['elasticloadbalancing:DeleteLoadBalancer', 'elasticloadbalancing:ModifyLoadBalancerAttributes'],
  },

  async list(scope) {
    const { elbv2 } = scope.aws
    const balancers = await withTags(scope.aws, await listBalancers(scope), ({ LoadBalancerArn }) => LoadBalancerArn!)
    const lives = await Promise.all(
      balancers.map(async ([balancer, tags]) => {
        const described = await ifExists(elbv2.describeLoadBalancerAttributes({ LoadBalancerArn: balancer.LoadBalancerArn }))
        return described ? [toLive(balancer, tags, described.Attributes)] : []
      }),
    )
    return lives.flat()
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

  async update({ aws: { elbv2 } }, { arn: LoadBalancerArn }, { subnets, securityGroups, ...changed }) {
    const Attributes = toAttributes(changed)
    if (subnets) await elbv2.setSubnets({ LoadBalancerArn, Subnets: [...subnets] })
    if (securityGroups) await elbv2.setSecurityGroups({ LoadBalancerArn, SecurityGroups: [...securityGroups] })
    if (Attributes.length > 0) await elbv2.modifyLoadBalancerAttributes({ LoadBalancerArn, Attributes })
  },

  async delete({ aws: { elbv2 } }, { arn: LoadBalancerArn, props: { deletionProtection } }) {
    const Attributes = toAttributes({ deletionProtection: false })
    if (deletionProtection) await elbv2.modifyLoadBalancerAttributes({ LoadBalancerArn, Attributes })
    else await elbv2.deleteLoadBalancer({ LoadBalancerArn })
  },
})

const toLive = (balancer: Description, tags: Tag[], attributes: LoadBalancerAttribute[] | undefined): Listed<Props, Outputs> => ({
  name: balancer.LoadBalancerName!,
  arn: balancer.LoadBalancerArn!,
  owner: toOwner(tags),
  props: {
    subnets: (balancer.AvailabilityZones ?? []).map(({ SubnetId }) => SubnetId!),
    securityGroups: balancer.SecurityGroups ?? [],
    scheme: balancer.Scheme as Props['scheme'],
    ...fromAttributes(attributes),
  },
  outputs: { arn: balancer.LoadBalancerArn!, dnsName: balancer.DNSName!, zoneId: balancer.CanonicalHostedZoneId! },
  status: statuses[balancer.State!.Code!] ?? 'progressing',
  message: balancer.State?.Reason ?? balancer.State?.Code,
})

/** `active_impaired`: the load balancer routes requests but lacks resources to scale. Source: LoadBalancerState. */
const statuses: Record<string, Listed['status']> = { active: 'ready', active_impaired: 'ready', failed: 'failed' }
