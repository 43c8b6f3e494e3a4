import type { NatGateway as Gateway } from '@aws-sdk/client-ec2'
import { defineKind, type Listed, type Scope } from '../kind.ts'
import { toOwner, valueOf } from '../tags.ts'
import { findNatGateways } from './find.ts'
import { ADOPT, FIND_UNTAGGED, findOwned } from './owned.ts'
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
  slow: true,
  permissions: {
    list: ['ec2:DescribeNatGateways', ...FIND_UNTAGGED],
    create: ['ec2:CreateNatGateway', 'ec2:CreateTags'],
    update: ['ec2:DeleteNatGateway', ...ADOPT],
    delete: ['ec2:DeleteNatGateway'],
  },

  isSame: ({ subnetId, allocationId }, { props }) => props.subnetId === subnetId && props.allocationId === allocationId,

  async list(scope) {
    const gateways = await findOwnedNatGateways(scope)
    return gateways.map(gateway => toLive(scope, gateway))
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

/** The NAT gateways of the scope's environments. */
export const findOwnedNatGateways = (scope: Scope) =>
  findOwned(scope, { type: 'AWS::EC2::NatGateway', id: ({ NatGatewayId }) => NatGatewayId, find: findNatGateways })

const toLive = (scope: Scope, gateway: Gateway): Listed<Props, Outputs> => ({
  name: valueOf(gateway.Tags, 'Name') || gateway.NatGatewayId!,
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
