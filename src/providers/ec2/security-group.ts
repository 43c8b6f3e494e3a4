import type { SecurityGroup as Group } from '@aws-sdk/client-ec2'
import { defineKind, type Listed, type Live, type Scope } from '../kind.ts'
import { toOwner } from '../tags.ts'
import { findGroups } from './find.ts'
import { deleteUnlessInUse } from './in-use.ts'
import { ADOPT, FIND_UNTAGGED, findOwned } from './owned.ts'
import { toArn, toTagSpecifications } from './request.ts'
import { isGroup, isListName, listPrefixLists, type PrefixLists, type Rule, setRules, toRules } from './rules.ts'
import type { VpcId } from './vpc.ts'

export { everything, type Rule, tcp } from './rules.ts'

interface Props extends Rules {
  vpcId: VpcId
}
interface Rules {
  ingress: readonly Rule[]
  egress: readonly Rule[]
}

interface Outputs {
  groupId: GroupId
}
export type GroupId = `sg-${string}`

/** A stateful firewall of network interfaces. It has exactly the declared rules. */
export const SecurityGroup = defineKind<Props, Outputs>({
  type: 'AWS::EC2::SecurityGroup',
  identity: 'tag',
  createOnly: ['vpcId'],
  unordered: ['ingress', 'egress'],
  replace: 'create-first',
  permissions: {
    list: ['ec2:DescribeManagedPrefixLists', ...FIND_UNTAGGED],
    create: ['ec2:CreateSecurityGroup', 'ec2:CreateTags'],
    update: [
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:AuthorizeSecurityGroupEgress',
      'ec2:RevokeSecurityGroupIngress',
      'ec2:RevokeSecurityGroupEgress',
      'ec2:DescribeManagedPrefixLists',
      ...ADOPT,
    ],
    delete: [
      'ec2:DeleteSecurityGroup',
      'ec2:RevokeSecurityGroupIngress',
      'ec2:RevokeSecurityGroupEgress',
      'ec2:DescribeManagedPrefixLists',
      'ec2:DescribeNetworkInterfaces',
    ],
  },

  // AWS keeps the names of a VPC's groups unique.
  isSame: ({ vpcId }, live, name) => live.props.vpcId === vpcId && live.name === name,

  async list(scope) {
    const groups = await findOwned(scope, { type: 'AWS::EC2::SecurityGroup', id: ({ GroupId }) => GroupId, find: findGroups })
    const permissions = groups.flatMap(({ IpPermissions = [], IpPermissionsEgress = [] }) => [...IpPermissions, ...IpPermissionsEgress])
    const lists = await listPrefixLists(
      scope,
      permissions.some(({ PrefixListIds = [] }) => PrefixListIds.length > 0),
    )
    return groups.map(group => toLive(scope, group, lists))
  },

  async create(target) {
    await target.aws.ec2.createSecurityGroup({
      GroupName: target.name,
      Description: target.name,
      VpcId: target.props.vpcId,
      TagSpecifications: toTagSpecifications(target, 'security-group'),
    })
  },

  update: (target, live, { ingress = live.props.ingress, egress = live.props.egress }) => replaceRules(target, live, { ingress, egress }),

  async delete(scope, live) {
    const { groupId: GroupId } = live.outputs
    const namesOtherGroup = ({ peer }: Rule) => isGroup(peer) && peer !== GroupId
    const { ingress, egress } = live.props
    // Groups that reference each other block each other's deletion: remove this group's references; the next pass deletes it.
    const release = async () => {
      if (![...ingress, ...egress].some(namesOtherGroup)) return false
      const ownOnly = (rules: readonly Rule[]) => rules.filter(rule => !namesOtherGroup(rule))
      await replaceRules(scope, live, { ingress: ownOnly(ingress), egress: ownOnly(egress) })
      return true
    }
    const interfaces = { Name: 'group-id', Values: [GroupId] }
    await deleteUnlessInUse(scope.aws, scope.aws.ec2.deleteSecurityGroup({ GroupId }), { interfaces, release })
  },
})

async function replaceRules(scope: Scope, { props, outputs }: Live<Props, Outputs>, { ingress, egress }: Rules) {
  const rules = [...props.ingress, ...props.egress, ...ingress, ...egress]
  const lists = await listPrefixLists(
    scope,
    rules.some(({ peer }) => isListName(peer)),
  )
  const directions = { ingress: { before: props.ingress, after: ingress }, egress: { before: props.egress, after: egress } }
  await setRules(scope.aws.ec2, outputs.groupId, directions, lists)
}

const toLive = (scope: Scope, group: Group, lists: PrefixLists): Listed<Props, Outputs> => ({
  name: group.GroupName!,
  arn: toArn(scope, `security-group/${group.GroupId}`),
  owner: toOwner(group.Tags),
  props: {
    vpcId: group.VpcId as VpcId,
    ingress: toRules(group.IpPermissions, group, lists),
    egress: toRules(group.IpPermissionsEgress, group, lists),
  },
  outputs: { groupId: group.GroupId as GroupId },
  status: 'ready',
})
