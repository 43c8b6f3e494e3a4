import type { Subnet as Description } from '@aws-sdk/client-ec2'
import { defineKind, type Listed, type Scope } from '../kind.ts'
import { toOwner, valueOf } from '../tags.ts'
import { findSubnets } from './find.ts'
import { RELEASE, releaseSubnet } from './guard-duty.ts'
import { deleteUnlessInUse } from './in-use.ts'
import { ADOPT, FIND_UNTAGGED, findOwned } from './owned.ts'
import { toArn, toTagSpecifications } from './request.ts'
import type { VpcId } from './vpc.ts'

interface Props {
  vpcId: VpcId
  cidr: string
  /** The availability zone's name: `us-east-1a`. */
  zone: string
  /** Whether new network interfaces get a public address automatically. */
  publicAddresses: boolean
}

interface Outputs {
  subnetId: string
}

/** A range of a VPC's addresses in one zone. Subnets of a VPC cannot overlap, so a replacement needs another range. */
export const Subnet = defineKind<Props, Outputs>({
  type: 'AWS::EC2::Subnet',
  identity: 'tag',
  createOnly: ['vpcId', 'cidr', 'zone'],
  summary: ['cidr', 'zone'],
  replace: 'create-first',
  permissions: {
    list: FIND_UNTAGGED,
    create: ['ec2:CreateSubnet', 'ec2:CreateTags'],
    update: ['ec2:ModifySubnetAttribute', ...ADOPT],
    delete: ['ec2:DeleteSubnet', 'ec2:DescribeNetworkInterfaces', 'ec2:ModifyVpcEndpoint', ...RELEASE],
  },

  isSame: ({ vpcId, cidr, zone }, { props }) => props.vpcId === vpcId && props.cidr === cidr && props.zone === zone,

  async list(scope) {
    const subnets = await findOwned(scope, { type: 'AWS::EC2::Subnet', id: ({ SubnetId }) => SubnetId, find: findSubnets })
    return subnets.map(subnet => toLive(scope, subnet))
  },

  async create(target) {
    const { aws, props } = target
    await aws.ec2.createSubnet({
      VpcId: props.vpcId,
      CidrBlock: props.cidr,
      AvailabilityZone: props.zone,
      TagSpecifications: toTagSpecifications(target, 'subnet'),
    })
  },

  async update({ aws }, { outputs }, { publicAddresses }) {
    await aws.ec2.modifySubnetAttribute({ SubnetId: outputs.subnetId, MapPublicIpOnLaunch: { Value: publicAddresses } })
  },

  async delete(scope, { props: { vpcId }, outputs: { subnetId } }) {
    const { aws } = scope
    const interfaces = { Name: 'subnet-id', Values: [subnetId] }
    const release = () => releaseSubnet(scope, vpcId, subnetId)
    await deleteUnlessInUse(aws, aws.ec2.deleteSubnet({ SubnetId: subnetId }), { interfaces, release })
  },
})

const toLive = (scope: Scope, subnet: Description): Listed<Props, Outputs> => ({
  name: valueOf(subnet.Tags, 'Name') || subnet.SubnetId!,
  arn: toArn(scope, `subnet/${subnet.SubnetId}`),
  owner: toOwner(subnet.Tags),
  props: {
    vpcId: subnet.VpcId as VpcId,
    cidr: subnet.CidrBlock,
    zone: subnet.AvailabilityZone,
    publicAddresses: subnet.MapPublicIpOnLaunch,
  },
  outputs: { subnetId: subnet.SubnetId },
  status: statuses[subnet.State ?? ''] ?? 'progressing',
  state: subnet.State,
})

const statuses: Record<string, Listed['status']> = { available: 'ready', failed: 'failed', 'failed-insufficient-capacity': 'failed' }
