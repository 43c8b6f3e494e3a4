import type { SecurityGroup as Group, Vpc as Description } from '@aws-sdk/client-ec2'
import type { Aws } from '../aws.ts'
import { ifExists } from '../errors.ts'
import { defineKind, type Listed, type Scope } from '../kind.ts'
import { toOwner, valueOf } from '../tags.ts'
import { findDefaultGroups } from './find.ts'
import { RELEASE, releaseVpc } from './guard-duty.ts'
import { deleteUnlessInUse } from './in-use.ts'
import { ADOPT, FIND_UNTAGGED, findOwnedVpcs } from './owned.ts'
import { toArn, toTagSpecifications } from './request.ts'
import { everything, setRules, toRules } from './rules.ts'

interface Props {
  cidr: string
  /** Whether AWS's DNS server resolves names inside the VPC. */
  dnsSupport: boolean
  /** Whether instances get DNS names; private DNS of endpoints needs them. */
  dnsHostnames: boolean
  /** Rules of the default security group: `closed` has none, `open` has the ones AWS creates it with. */
  defaultGroup: 'closed' | 'open'
}

interface Outputs {
  vpcId: VpcId
  cidr: string
}
export type VpcId = `vpc-${string}`

/** A private network. AWS does not keep names of VPCs unique, so only the ownership tag marks ours. */
export const Vpc = defineKind<Props, Outputs>({
  type: 'AWS::EC2::VPC',
  identity: 'tag',
  createOnly: [],
  replace: 'create-first',
  permissions: {
    list: ['ec2:DescribeVpcAttribute', ...FIND_UNTAGGED],
    create: ['ec2:CreateVpc', 'ec2:CreateTags'],
    update: [
      'ec2:ModifyVpcAttribute',
      'ec2:DescribeSecurityGroups',
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:AuthorizeSecurityGroupEgress',
      'ec2:RevokeSecurityGroupIngress',
      'ec2:RevokeSecurityGroupEgress',
      ...ADOPT,
    ],
    delete: ['ec2:DeleteVpc', 'ec2:DescribeNetworkInterfaces', ...RELEASE],
  },

  rejectsChange: ({ cidr }, { props }) =>
    cidr &&
    `cidr cannot change from ${props.cidr} to ${String(cidr)}: every address in the network comes from it; create another environment instead`,

  // Listed without an owner are only VPCs with subnets or security groups of the environment.
  isSame: ({ cidr }, { props }) => props.cidr === cidr,

  async list(scope) {
    const vpcs = await findOwnedVpcs(scope)
    const groups = await findDefaultGroups(
      scope.aws,
      vpcs.map(({ VpcId }) => VpcId),
    )
    const defaultOf = (vpc: Description) => groups.find(({ VpcId }) => VpcId === vpc.VpcId)
    const lives = await Promise.all(vpcs.map(vpc => ifExists(toLive(scope, vpc, defaultOf(vpc)))))
    return lives.filter(live => live !== undefined)
  },

  async create(target) {
    await target.aws.ec2.createVpc({ CidrBlock: target.props.cidr, TagSpecifications: toTagSpecifications(target, 'vpc') })
  },

  async update({ aws }, { outputs: { vpcId: VpcId } }, { dnsSupport, dnsHostnames, defaultGroup }) {
    // ModifyVpcAttribute takes one attribute, and host names need DNS support: the next pass sets them.
    if (dnsSupport !== undefined) await aws.ec2.modifyVpcAttribute({ VpcId, EnableDnsSupport: { Value: dnsSupport } })
    else if (dnsHostnames !== undefined) await aws.ec2.modifyVpcAttribute({ VpcId, EnableDnsHostnames: { Value: dnsHostnames } })
    if (defaultGroup !== undefined) await setDefaultGroup(aws, VpcId, defaultGroup)
  },

  async delete(scope, { outputs: { vpcId } }) {
    const { aws } = scope
    const interfaces = { Name: 'vpc-id', Values: [vpcId] }
    await deleteUnlessInUse(aws, aws.ec2.deleteVpc({ VpcId: vpcId }), { interfaces, release: () => releaseVpc(scope, vpcId) })
  },
})

/** Removes every rule of the default security group, or restores the ones AWS creates it with. */
async function setDefaultGroup(aws: Aws, vpcId: VpcId, desired: Props['defaultGroup']) {
  const [group] = await findDefaultGroups(aws, [vpcId])
  if (!group) return
  const GroupId = group.GroupId!
  const open = desired === 'open'
  const ingress = { before: toRules(group.IpPermissions, group), after: open ? [everything(GroupId)] : [] }
  const egress = { before: toRules(group.IpPermissionsEgress, group), after: open ? [everything('0.0.0.0/0')] : [] }
  await setRules(aws.ec2, GroupId, { ingress, egress })
}

async function toLive(scope: Scope, vpc: Description, group: Group | undefined): Promise<Listed<Props, Outputs>> {
  const { ec2 } = scope.aws
  // DescribeVpcs leaves these attributes out, and DescribeVpcAttribute returns one per call.
  const [{ EnableDnsSupport }, { EnableDnsHostnames }] = await Promise.all([
    ec2.describeVpcAttribute({ VpcId: vpc.VpcId, Attribute: 'enableDnsSupport' }),
    ec2.describeVpcAttribute({ VpcId: vpc.VpcId, Attribute: 'enableDnsHostnames' }),
  ])
  return {
    name: valueOf(vpc.Tags, 'Name') || vpc.VpcId!,
    arn: toArn(scope, `vpc/${vpc.VpcId}`),
    owner: toOwner(vpc.Tags),
    props: {
      cidr: vpc.CidrBlock,
      dnsSupport: EnableDnsSupport?.Value,
      dnsHostnames: EnableDnsHostnames?.Value,
      defaultGroup: group && (isClosed(group) ? 'closed' : 'open'),
    },
    outputs: { vpcId: vpc.VpcId as VpcId, cidr: vpc.CidrBlock },
    status: vpc.State === 'available' ? 'ready' : 'progressing',
    state: vpc.State,
  }
}

const isClosed = ({ IpPermissions = [], IpPermissionsEgress = [] }: Group) => IpPermissions.length + IpPermissionsEgress.length === 0
