import type { NatGateway as Gateway } from '@aws-sdk/client-ec2'
import { defineKind, type Live, type Scope } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { ownerFilter, toOwner, valueOf } from '../tags.ts'
import { toArn, toTagSpecifications, withClientToken } from './request.ts'

interface Props {
  subnetId: string
  /** The address that what goes out comes from. */
  allocationId: string
}

interface Outputs {
  natGatewayId: string
}

/** The way out for what has no public address. It holds its own, so its successor cannot come first. */
export const NatGateway = defineKind<Props, Outputs>({
  type: 'AWS::EC2::NatGateway',
  identity: 'tag',
  createOnly: ['subnetId', 'allocationId'],
  replace: 'delete-first',
  permissions: {
    list: ['ec2:DescribeNatGateways'],
    create: ['ec2:CreateNatGateway', 'ec2:CreateTags'],
    update: ['ec2:DeleteNatGateway'],
    delete: ['ec2:DeleteNatGateway'],
  },

  async list(scope) {
    const gateways = await collectPages(scope.aws.ec2.paginateDescribeNatGateways({ Filter: ownerFilter(scope) }), page => page.NatGateways)
    return gateways.filter(({ State }) => State !== 'deleted').map(gateway => toLive(scope, gateway))
  },

  async create(target) {
    const { aws, props } = target
    await aws.ec2.createNatGateway(
      withClientToken({
        SubnetId: props.subnetId,
        AllocationId: props.allocationId,
        TagSpecifications: toTagSpecifications(target, 'natgateway'),
      }),
    )
  },

  async update() {},

  // One that failed never works; it goes, and another is made.
  async retry({ aws }, { outputs }) {
    await aws.ec2.deleteNatGateway({ NatGatewayId: outputs.natGatewayId })
  },

  async delete({ aws }, { outputs }) {
    await aws.ec2.deleteNatGateway({ NatGatewayId: outputs.natGatewayId })
  },
})

const toLive = (scope: Scope, gateway: Gateway): Live<Props, Outputs> => ({
  name: valueOf(gateway.Tags, 'Name'),
  arn: toArn(scope, `natgateway/${gateway.NatGatewayId}`),
  owner: toOwner(gateway.Tags),
  props: { subnetId: gateway.SubnetId!, allocationId: toAllocation(gateway) },
  outputs: { natGatewayId: gateway.NatGatewayId! },
  status: statuses[gateway.State!] ?? 'progressing',
  message: gateway.FailureMessage ?? gateway.State,
})

/** People can give it more addresses; the primary one is the one it was made with. */
const toAllocation = ({ NatGatewayAddresses: addresses = [] }: Gateway) =>
  (addresses.find(({ IsPrimary }) => IsPrimary) ?? addresses[0])?.AllocationId ?? ''

const statuses: Record<string, Live['status']> = { available: 'ready', failed: 'failed', deleting: 'terminating' }
