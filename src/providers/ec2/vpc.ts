import type { Vpc as Network } from '@aws-sdk/client-ec2'
import { defineKind, type Live, type Scope } from '../kind.ts'
import { ours, toOwner, toTags, valueOf } from '../tags.ts'

interface Props {
  cidr: string
  /** Whether instances get DNS names; private endpoints need them. */
  dnsHostnames: boolean
}

interface Outputs { vpcId: VpcId }
export type VpcId = `vpc-${string}`

/** A network of its own. AWS lets any number share a name, so only its tag says that it is ours. */
export const Vpc = defineKind<Props, Outputs>({
  type: 'AWS::EC2::VPC',
  identity: 'tag',
  createOnly: ['cidr'],
  replace: 'create-first',
  permissions: {
    list: ['ec2:DescribeVpcs', 'ec2:DescribeVpcAttribute'],
    create: ['ec2:CreateVpc', 'ec2:CreateTags'],
    update: ['ec2:ModifyVpcAttribute'],
    delete: ['ec2:DeleteVpc'],
  },

  async list(scope) {
    const pages = await Array.fromAsync(scope.aws.ec2.paginateDescribeVpcs({ Filters: ours(scope) }))
    return Promise.all(pages.flatMap(({ Vpcs = [] }) => Vpcs).map(vpc => toLive(scope, vpc)))
  },

  async create(target) {
    await target.aws.ec2.createVpc({
      CidrBlock: target.props.cidr,
      TagSpecifications: [{ ResourceType: 'vpc', Tags: toTags(target) }],
    })
  },

  async update({ aws }, { outputs }, { dnsHostnames }) {
    await aws.ec2.modifyVpcAttribute({ VpcId: outputs.vpcId, EnableDnsHostnames: { Value: dnsHostnames } })
  },

  async delete({ aws }, { outputs }) {
    await aws.ec2.deleteVpc({ VpcId: outputs.vpcId })
  },
})

async function toLive({ aws }: Scope, vpc: Network): Promise<Live<Props, Outputs>> {
  // The description leaves its attributes out.
  const { EnableDnsHostnames } = await aws.ec2.describeVpcAttribute({ VpcId: vpc.VpcId, Attribute: 'enableDnsHostnames' })
  return {
    name: valueOf(vpc.Tags, 'Name'),
    arn: `arn:aws:ec2:${aws.region}:${vpc.OwnerId}:vpc/${vpc.VpcId}`,
    owner: toOwner(vpc.Tags),
    props: { cidr: vpc.CidrBlock!, dnsHostnames: EnableDnsHostnames?.Value ?? false },
    outputs: { vpcId: vpc.VpcId as VpcId },
    status: vpc.State === 'available' ? 'ready' : 'progressing',
  }
}
