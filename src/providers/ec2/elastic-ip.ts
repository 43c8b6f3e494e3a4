import type { Address } from '@aws-sdk/client-ec2'
import { defineKind, type Listed, type Scope } from '../kind.ts'
import { toOwner, valueOf } from '../tags.ts'
import { findBy, type Find } from './find.ts'
import { findOwnedNatGateways } from './nat-gateway.ts'
import { ADOPT, FIND_UNTAGGED, findOwned } from './owned.ts'
import { toArn, toTagSpecifications } from './request.ts'

type Props = Record<never, never>
interface Outputs {
  allocationId: string
  publicIp: string
}

/** A fixed public IPv4 address. */
export const ElasticIp = defineKind<Props, Outputs>({
  type: 'AWS::EC2::EIP',
  identity: 'tag',
  createOnly: [],
  replace: 'create-first',
  permissions: {
    list: ['ec2:DescribeAddresses', 'ec2:DescribeNatGateways', ...FIND_UNTAGGED],
    create: ['ec2:AllocateAddress', 'ec2:CreateTags'],
    update: ADOPT,
    delete: ['ec2:ReleaseAddress'],
  },

  isSame: (_props, live, name) => live.name === name,

  async list(scope) {
    const addresses = await findOwned(scope, {
      type: 'AWS::EC2::EIP',
      id: ({ AllocationId }) => AllocationId,
      find: findAddresses,
      findUntagged: findUsedAddresses,
    })
    return addresses.map(address => toLive(scope, address))
  },

  async create(target) {
    await target.aws.ec2.allocateAddress({ Domain: 'vpc', TagSpecifications: toTagSpecifications(target, 'elastic-ip') })
  },

  async update() {},

  async delete({ aws }, { outputs }) {
    await aws.ec2.releaseAddress({ AllocationId: outputs.allocationId })
  },
})

/** DescribeAddresses returns everything in one answer, without pages. */
const findAddresses: Find<Address> = async ({ ec2 }, Filters) => (await ec2.describeAddresses({ Filters })).Addresses ?? []

/** The addresses that NAT gateways of the scope's environments use, by the name of the gateway: an address and its gateway have the same. */
async function findUsedAddresses(scope: Scope): Promise<Address[]> {
  const gateways = await findOwnedNatGateways(scope)
  const names = new Map(
    gateways.flatMap(({ NatGatewayAddresses = [], Tags }) =>
      NatGatewayAddresses.map(({ AllocationId }) => [AllocationId, valueOf(Tags, 'Name')]),
    ),
  )
  const addresses = await findBy(scope.aws, { find: findAddresses, filter: 'allocation-id' }, [...names.keys()])
  return addresses.map(address => ({
    ...address,
    Tags: [{ Key: 'Name', Value: names.get(address.AllocationId) }, ...(address.Tags ?? [])],
  }))
}

const toLive = (scope: Scope, { AllocationId, PublicIp, Tags }: Address): Listed<Props, Outputs> => ({
  name: valueOf(Tags, 'Name') || AllocationId!,
  arn: toArn(scope, `elastic-ip/${AllocationId}`),
  owner: toOwner(Tags),
  props: {},
  outputs: { allocationId: AllocationId, publicIp: PublicIp },
  status: 'ready',
})
