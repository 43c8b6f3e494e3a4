import type { Address } from '@aws-sdk/client-ec2'
import { defineKind, type Listed, type Scope } from '../kind.ts'
import { ownerFilter, toOwner, valueOf } from '../tags.ts'
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
    list: ['ec2:DescribeAddresses'],
    create: ['ec2:AllocateAddress', 'ec2:CreateTags'],
    update: [],
    delete: ['ec2:ReleaseAddress'],
  },

  async list(scope) {
    // DescribeAddresses returns everything in one answer, without pages.
    const { Addresses = [] } = await scope.aws.ec2.describeAddresses({ Filters: ownerFilter(scope) })
    return Addresses.map(address => toLive(scope, address))
  },

  async create(target) {
    await target.aws.ec2.allocateAddress({ Domain: 'vpc', TagSpecifications: toTagSpecifications(target, 'elastic-ip') })
  },

  async update() {},

  async delete({ aws }, { outputs }) {
    await aws.ec2.releaseAddress({ AllocationId: outputs.allocationId })
  },
})

const toLive = (scope: Scope, { AllocationId, PublicIp, Tags }: Address): Listed<Props, Outputs> => ({
  name: valueOf(Tags, 'Name'),
  arn: toArn(scope, `elastic-ip/${AllocationId}`),
  owner: toOwner(Tags),
  props: {},
  outputs: { allocationId: AllocationId, publicIp: PublicIp },
  status: 'ready',
})
