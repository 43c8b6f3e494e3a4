import type { SecurityGroup as Group, Vpc as Description } from '@aws-sdk/client-ec2'
import type { Aws } from '../aws.ts'
import { ifExists } from '../errors.ts'
import { defineKind, type Listed, type Scope } from '../kind.ts'
import { toOwner, valueOf } from '../tags.ts'
import { type DefaultGroup, setDefaultGroup, toDefaultGroup } from './default-group.ts'
import { readDhcpOptions, setDhcpOptions } from './dhcp-options.ts'
import { findDefaultGroups } from './find.ts'
import { RELEASE, releaseVpc } from './guard-duty.ts'
import { deleteUnlessInUse } from './in-use.ts'
import { ADOPT, FIND_UNTAGGED, findOwnedVpcs } from './owned.ts'
import { toArn, toTagSpecifications } from './request.ts'

interface Props {
  cidr: string
  /** Whether AWS's DNS server resolves names inside the VPC. */
  dnsSupport: boolean
  /** Whether instances get DNS names; private DNS of endpoints needs them. */
  dnsHostnames: boolean
  defaultGroup: DefaultGroup
  /** The DHCP options, by which tasks find their name server and clock: `aws` for AWS's own, `none`, or the id of a set. */
  dhcpOptions: string
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
  summary: ['cidr'],
  replace: 'create-first',
  permissions: {
    list: ['ec2:DescribeVpcAttribute', 'ec2:DescribeDhcpOptions', ...FIND_UNTAGGED],
    create: ['ec2:CreateVpc', 'ec2:CreateTags'],
    update: [
      'ec2:ModifyVpcAttribute',
      'ec2:DescribeSecurityGroups',
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:AuthorizeSecurityGroupEgress',
      'ec2:RevokeSecurityGroupIngress',
      'ec2:RevokeSecurityGroupEgress',
      'ec2:DescribeDhcpOptions',
      'ec2:AssociateDhcpOptions',
      ...ADOPT,
    ],
    delete: ['ec2:DeleteVpc', 'ec2:DescribeNetworkInterfaces', ...RELEASE],
  },

  rejectsChange: ({ cidr }, { props }) =>
    cidr &&
    `cidr cannot change from ${props.cidr} to ${String(cidr)}: every address in the network comes from it; create another environment instead`,

  // Host names need DNS support.
  next: ({ dnsHostnames, ...others }) => {
    const first = others.dnsSupport === undefined ? { dnsHostnames, ...others } : others
    return Object.keys(first) as (keyof Props)[]
  },

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

  async update(target, { outputs: { vpcId: VpcId } }, { dnsSupport, dnsHostnames, defaultGroup, dhcpOptions }) {
    const { aws } = target
    // ModifyVpcAttribute takes one attribute.
    if (dnsSupport !== undefined) await aws.ec2.modifyVpcAttribute({ VpcId, EnableDnsSupport: { Value: dnsSupport } })
    if (dnsHostnames !== undefined) await aws.ec2.modifyVpcAttribute({ VpcId, EnableDnsHostnames: { Value: dnsHostnames } })
    if (defaultGroup !== undefined) await setDefaultGroup(aws, VpcId, defaultGroup)
    if (dhcpOptions !== undefined) await setDhcpOptions(target, VpcId, dhcpOptions)
  },

  async delete(scope, { outputs: { vpcId } }) {
    const { aws } = scope
    const interfaces = { Name: 'vpc-id', Values: [vpcId] }
    await deleteUnlessInUse(aws, aws.ec2.deleteVpc({ VpcId: vpcId }), { interfaces, release: () => releaseVpc(scope, vpcId) })
  },
})

async function toLive(scope: Scope, vpc: Description, group: Group | undefined): Promise<Listed<Props, Outputs>> {
  const arn = toArn(scope, `vpc/${vpc.VpcId}`)
  const [attributes, dhcpOptions] = await Promise.all([
    scope.detail(arn, () => readAttributes(scope.aws, vpc.VpcId)),
    readDhcpOptions(scope, vpc.DhcpOptionsId),
  ])
  return {
    name: valueOf(vpc.Tags, 'Name') || vpc.VpcId!,
    arn,
    owner: toOwner(vpc.Tags),
    props: {
      cidr: vpc.CidrBlock,
      ...attributes,
      dhcpOptions,
      defaultGroup: group && toDefaultGroup(group),
    },
    outputs: { vpcId: vpc.VpcId as VpcId, cidr: vpc.CidrBlock },
    status: vpc.State === 'available' ? 'ready' : 'progressing',
    state: vpc.State,
  }
}

/** The attributes that DescribeVpcs leaves out. DescribeVpcAttribute returns one per call. */
async function readAttributes({ ec2 }: Aws, VpcId: string | undefined) {
  const [{ EnableDnsSupport }, { EnableDnsHostnames }] = await Promise.all([
    ec2.describeVpcAttribute({ VpcId, Attribute: 'enableDnsSupport' }),
    ec2.describeVpcAttribute({ VpcId, Attribute: 'enableDnsHostnames' }),
  ])
  return { dnsSupport: EnableDnsSupport?.Value, dnsHostnames: EnableDnsHostnames?.Value }
}
