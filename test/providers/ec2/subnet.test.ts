import { Subnet } from '../../../src/providers/ec2/subnet.ts'
import { contract } from '../../support/contract.ts'
import { newVpc } from '../../support/ec2.ts'

contract(Subnet, async aws => ({
  props: { vpcId: await newVpc(aws), cidr: '10.9.1.0/24', zone: 'us-east-1a', publicAddresses: false },
  changes: { publicAddresses: true },
  replacements: { vpcId: await newVpc(aws), cidr: '10.9.2.0/24', zone: 'us-east-1b' },
}))
