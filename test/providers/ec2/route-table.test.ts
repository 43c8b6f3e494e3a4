import { expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { RouteTable } from '../../../src/providers/ec2/route-table.ts'
import { Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'
import { newInternetGateway, newNatGateway, newRouteTable, newSubnet, newVpc } from '../../support/ec2.ts'

contract(RouteTable, async aws => {
  const vpcId = await newVpc(aws)
  const gateway = await newInternetGateway(aws, vpcId)
  const [first, second, third] = [await newSubnet(aws, vpcId), await newSubnet(aws, vpcId, 1), await newSubnet(aws, vpcId, 2)]
  return {
    props: { vpcId, routes: [{ to: '0.0.0.0/0', via: gateway }], subnets: [first, second] },
    changes: {
      routes: [
        { to: '0.0.0.0/0', via: await newNatGateway(aws, first) },
        { to: '192.168.0.0/16', via: gateway },
      ],
      subnets: [third, second],
    },
    replacements: { vpcId: await newVpc(aws) },
  }
})

test('takes over subnets of other tables, ignores routes that AWS adds, and detects a blackhole route', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const account = new Account(RouteTable, aws)
  const vpcId = await newVpc(aws)
  const [gateway, subnet] = [await newInternetGateway(aws, vpcId), await newSubnet(aws, vpcId)]
  await aws.ec2.associateRouteTable({ RouteTableId: await newRouteTable(aws, vpcId), SubnetId: subnet })
  const props = { vpcId, routes: [{ to: '0.0.0.0/0', via: gateway }], subnets: [subnet] }
  await account.bring(props)
  const [live] = await account.ours()
  const { VpcEndpoint } = await aws.ec2.createVpcEndpoint({
    VpcId: vpcId,
    ServiceName: 'com.amazonaws.us-east-1.s3',
    RouteTableIds: [live!.outputs.routeTableId],
  })
  expect((await account.plan(props)).steps).toMatchObject([{ action: 'none' }])
  await aws.ec2.detachInternetGateway({ InternetGatewayId: gateway, VpcId: vpcId })
  expect((await account.plan(props)).steps).toMatchObject([{ changes: [{ before: [{ to: '0.0.0.0/0', via: 'blackhole' }] }] }])
  await aws.ec2.deleteVpcEndpoints({ VpcEndpointIds: [VpcEndpoint!.VpcEndpointId!] })
  await account.clear()
})
