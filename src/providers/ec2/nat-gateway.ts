import type { NatGateway as Gateway } from '@aws-sdk/client-ec2'
import { defineKind, type Listed, type Scope } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { ownerFilter, toOwner, valueOf } from '../tags.ts'
import { toArn, toTagSpecifications, withClientToken } from './request.ts'

interface Props {
  subnetId: string
  /** The Elastic IP that outgoing traffic has as its source. */
  allocationId: string
}

interface Outputs {
  natGatewayId: string
}

/** Internet access for resources without a public address. It occupies its Elastic IP, so it is deleted before its replacement. */
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

  // A failed NAT gateway never recovers: delete it, and the next pass creates another.
  async retry({ aws }, { outputs }) {
    await aws.ec2.deleteNatGateway({ NatGatewayId: outputs.natGatewayId })
  },

  async delete({ aws }, { outputs }) {
    await aws.ec2.deleteNatGateway({ NatGatewayId: outputs.natGatewayId })
  },
})

const toLive = (scope: Scope, gateway: Gateway): Listed<Props, Outputs> => ({
  name: valueOf(gateway.Tags, 'Name'),
  arn: toArn(scope, `natgateway/${gateway.NatGatewayId}`),
  owner: toOwner(gateway.Tags),
  props: { subnetId: gateway.SubnetId, allocationId: toAllocation(gateway) },
  outputs: { natGatewayId: gateway.NatGatewayId },
  status: statuses[gateway.State ?? ''] ?? 'progressing',
  state: gateway.State,
  message: gateway.FailureMessage,
})

/** The primary address, which the gateway was created with; people may have associated more. Undefined if AWS shows none. */
const toAllocation = ({ NatGatewayAddresses: addresses = [] }: Gateway) =>
  (addresses.find(({ IsPrimary }) => IsPrimary) ?? addresses[0])?.AllocationId

const statuses: Record<string, Listed['status']> = { available: 'ready', failed: 'failed', deleting: 'terminating' }
