import { NatGateway } from '../../../src/providers/ec2/nat-gateway.ts'
import { contract } from '../../contract.ts'
import { newAddress, newInternetGateway, newSubnet, newVpc } from './given.ts'

contract(NatGateway, async aws => {
  const vpcId = await newVpc(aws)
  await newInternetGateway(aws, vpcId)
  return {
    props: { subnetId: await newSubnet(aws, vpcId), allocationId: await newAddress(aws) },
    changes: {},
    replacements: { subnetId: await newSubnet(aws, vpcId, 1), allocationId: await newAddress(aws) },
  }
})
