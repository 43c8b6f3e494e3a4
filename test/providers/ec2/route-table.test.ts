import { RouteTable } from '../../../src/providers/ec2/route-table.ts'
import { contract } from '../../contract.ts'
import { newInternetGateway, newNatGateway, newSubnet, newVpc } from './given.ts'

contract(RouteTable, async aws => {
  const vpcId = await newVpc(aws)
  const gateway = await newInternetGateway(aws, vpcId)
  const [first, second, third] = [await newSubnet(aws, vpcId), await newSubnet(aws, vpcId, 1), await newSubnet(aws, vpcId, 2)]
  return {
    props: { vpcId, routes: [{ to: '0.0.0.0/0', via: gateway }], subnets: [first, second] },
    changes: {
      routes: [{ to: '0.0.0.0/0', via: await newNatGateway(aws, first) }, { to: '192.168.0.0/16', via: gateway }],
      subnets: [third, second],
    },
    replacements: { vpcId: await newVpc(aws) },
  }
})
