import type { IpPermission, SecurityGroup as Group } from '@aws-sdk/client-ec2'
import { defineKind, type Live } from '../kind.ts'
import { ours, toOwner, toTags } from '../tags.ts'
import type { VpcId } from './vpc.ts'

/** TCP on one port, from another security group or from an address range. */
interface Rule { port: number; from: GroupId | Cidr }
interface Props { vpcId: VpcId; ingress: readonly Rule[] }
interface Outputs { groupId: GroupId }
export type GroupId = `sg-${string}`
type Cidr = `${number}.${number}.${number}.${number}/${number}`

/** A stateful firewall around a set of network interfaces. Its rules are exactly the ones declared. */
export const SecurityGroup = defineKind<Props, Outputs>({
  type: 'AWS::EC2::SecurityGroup',
  identity: 'tag',
  createOnly: ['vpcId'],
  unordered: ['ingress'],
  replace: 'create-first',
  permissions: {
    list: ['ec2:DescribeSecurityGroups'],
    create: ['ec2:CreateSecurityGroup', 'ec2:CreateTags'],
    update: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'],
    delete: ['ec2:DeleteSecurityGroup'],
  },

  async list(scope) {
    const pages = await Array.fromAsync(scope.aws.ec2.paginateDescribeSecurityGroups({ Filters: ours(scope) }))
    return pages.flatMap(({ SecurityGroups = [] }) => SecurityGroups).map(toLive)
  },

  async create(target) {
    await target.aws.ec2.createSecurityGroup({
      GroupName: target.name,
      Description: target.name,
      VpcId: target.props.vpcId,
      TagSpecifications: [{ ResourceType: 'security-group', Tags: toTags(target) }],
    })
  },

  async update({ aws }, { props, outputs: { groupId: GroupId } }, { ingress = [] }) {
    const added = without(ingress, props.ingress)
    const removed = without(props.ingress, ingress)
    // What is allowed stays allowed: never a moment with neither the old rules nor the new.
    if (added.length > 0) await aws.ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions: added.map(toPermission) })
    if (removed.length > 0) await aws.ec2.revokeSecurityGroupIngress({ GroupId, IpPermissions: removed.map(toPermission) })
  },

  async delete({ aws }, { outputs: { groupId: GroupId } }) {
    await aws.ec2.deleteSecurityGroup({ GroupId })
  },
})

const toLive = (group: Group): Live<Props, Outputs> => ({
  name: group.GroupName!,
  arn: group.SecurityGroupArn!,
  owner: toOwner(group.Tags),
  props: { vpcId: group.VpcId as VpcId, ingress: (group.IpPermissions ?? []).flatMap(toRules) },
  outputs: { groupId: group.GroupId as GroupId },
  status: 'ready',
})

const toPermission = ({ port, from }: Rule): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  ...(from.startsWith('sg-') ? { UserIdGroupPairs: [{ GroupId: from }] } : { IpRanges: [{ CidrIp: from }] }),
})

const toRules = ({ FromPort = 0, UserIdGroupPairs = [], IpRanges = [] }: IpPermission): Rule[] =>
  [...UserIdGroupPairs.map(pair => pair.GroupId), ...IpRanges.map(range => range.CidrIp)]
    .map(from => ({ port: FromPort, from: from as Rule['from'] }))

const without = (rules: readonly Rule[], others: readonly Rule[]) =>
  rules.filter(rule => !others.some(({ port, from }) => port === rule.port && from === rule.from))
