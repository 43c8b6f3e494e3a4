import { Graph } from '../../src/reconciler/graph.ts'
import type { Environment } from '../../src/schema/environment.ts'
import { addNetwork } from '../../src/stack/network.ts'
import { addSecurityGroups } from '../../src/stack/security-groups.ts'
import type { Aws } from '../../src/providers/aws.ts'
import type { VpcId } from '../../src/providers/ec2/vpc.ts'
import { ACCOUNT } from './account.ts'
import { environmentOf, prod } from './specs.ts'
import { zonesFor } from './zones.ts'

/** A VPC without an owner; all resources of this file have none. */
export async function newVpc({ ec2 }: Aws): Promise<VpcId> {
  const { Vpc } = await ec2.createVpc({ CidrBlock: '10.9.0.0/16' })
  return Vpc!.VpcId as VpcId
}

/** A subnet with the n-th range of 256 addresses. */
export async function newSubnet({ ec2 }: Aws, VpcId: VpcId, n = 0, zone = 'a') {
  const { Subnet } = await ec2.createSubnet({ VpcId, CidrBlock: `10.9.${n}.0/24`, AvailabilityZone: `us-east-1${zone}` })
  return Subnet!.SubnetId!
}

export async function newInternetGateway({ ec2 }: Aws, VpcId: VpcId) {
  const { InternetGateway } = await ec2.createInternetGateway({})
  const InternetGatewayId = InternetGateway!.InternetGatewayId!
  await ec2.attachInternetGateway({ InternetGatewayId, VpcId })
  return InternetGatewayId
}

export async function newAddress({ ec2 }: Aws) {
  const { AllocationId } = await ec2.allocateAddress({ Domain: 'vpc' })
  return AllocationId!
}

export async function newNatGateway(aws: Aws, SubnetId: string) {
  const { NatGateway } = await aws.ec2.createNatGateway({ SubnetId, AllocationId: await newAddress(aws) })
  return NatGateway!.NatGatewayId!
}

export async function newRouteTable({ ec2 }: Aws, VpcId: VpcId) {
  const { RouteTable } = await ec2.createRouteTable({ VpcId })
  return RouteTable!.RouteTableId!
}

export async function newGroup({ ec2 }: Aws, VpcId: VpcId, GroupName = 'foreign') {
  const { GroupId } = await ec2.createSecurityGroup({ VpcId, GroupName, Description: GroupName })
  return GroupId!
}

/** An environment with NAT gateways and interface endpoints in two zones. */
export const networkSpec = (environment: string): Environment => {
  const network = ['network:', '  availabilityZones: [us-east-1a, us-east-1b]', '  interfaceEndpoints: [ecr.api, logs]']
  return { ...environmentOf(prod(network.join('\n')), 'us-east-1'), environment }
}

/** The network of an environment, without what is in it. */
export function networkGraph(spec: Environment): Graph {
  const { application, environment, region, deletion } = spec
  const input = { spec, account: ACCOUNT, zones: zonesFor(spec) }
  const graph = new Graph({ application, environment, region, generation: 1, deletion })
  addSecurityGroups(graph, input, addNetwork(graph, input))
  return graph
}
