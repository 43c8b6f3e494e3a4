import { ElasticIp } from '../providers/ec2/elastic-ip.ts'
import { InternetGateway } from '../providers/ec2/internet-gateway.ts'
import { NatGateway } from '../providers/ec2/nat-gateway.ts'
import { RouteTable } from '../providers/ec2/route-table.ts'
import { Subnet } from '../providers/ec2/subnet.ts'
import { Vpc, type VpcId } from '../providers/ec2/vpc.ts'
import type { Graph, Handle } from '../reconciler/graph.ts'
import type { Ref } from '../reconciler/ref.ts'
import { type SubnetTier, subnetCidr, subnetId } from './subnets.ts'
import { addInterfaceEndpoints, addS3Endpoint } from './endpoints.ts'
import { type Named, resourceName, type StackInput } from './naming.ts'

const ANYWHERE = '0.0.0.0/0'

/** What AWS resolves names with, and nothing may use the default security group. */
const VPC = { dnsSupport: true, dnsHostnames: true, dhcpOptions: 'aws', defaultGroup: 'closed' } as const

/** The network: public subnets for load balancer and NAT, private ones for tasks, isolated ones for data. */
export function addNetwork(graph: Graph, { spec, zones }: StackInput) {
  const { cidr } = spec.network
  const name = resourceName(spec)
  const vpc = addVpc(graph, spec, cidr)
  const { vpcId, cidrDiffers } = vpc
  const addSubnets = (tier: SubnetTier, subnetZones: readonly string[]) =>
    subnetZones.map(zone => addSubnet(graph, spec, { ...vpc, tier, zone, cidr: subnetCidr(cidr, tier, zone) }))
  const publicSubnets = addSubnets('public', zones.data)
  const privateSubnets = addSubnets('private', zones.tasks)
  const dataSubnets = addSubnets('data', zones.data)

  const publicRoutes = addPublicRoutes(graph, spec, { vpcId, publicSubnets })
  graph.add(RouteTable, 'network/data-routes', { vpcId, routes: [], subnets: dataSubnets }, { name: name('data') })

  const nats = addNatGateways(graph, { spec, zones, publicSubnets, after: publicRoutes })
  const privateTables = addPrivateRoutes(graph, { spec, zones, vpcId, privateSubnets, nats })
  const routeTables = privateTables.map(table => table.ref('routeTableId'))
  if (spec.network.s3Endpoint) addS3Endpoint(graph, spec, { vpcId, routeTables })
  addInterfaceEndpoints(graph, spec, { vpcId, cidrDiffers, subnets: privateSubnets })
  return { vpcId, cidrDiffers, publicSubnets, privateSubnets, dataSubnets, publicRoutes }
}

/** A VPC, which keeps the addresses that it has; while these differ from the spec's, so do its subnets and rules. */
export function addVpc(graph: Graph, named: Named, cidr: string) {
  const vpc = graph.add(Vpc, 'network/vpc', { cidr, ...VPC }, { name: resourceName(named)() })
  return { vpcId: vpc.ref('vpcId'), cidrDiffers: vpc.ref('cidr').map(live => live !== cidr) }
}

interface SubnetInput {
  readonly tier: SubnetTier
  readonly zone: string
  readonly cidr: string
}

/** A subnet, by its id. */
export function addSubnet(
  graph: Graph,
  named: Named,
  { vpcId, cidrDiffers, tier, zone, cidr }: ReturnType<typeof addVpc> & SubnetInput,
): Ref<string> {
  const props = { vpcId, cidr, zone, publicAddresses: false }
  const subnet = graph.add(Subnet, subnetId(tier, zone), props, { name: resourceName(named)(tier, zone) })
  subnet.ignoreChangesWhile(cidrDiffers, ['cidr'])
  return subnet.ref('subnetId')
}

interface PublicRoutesInput {
  readonly vpcId: Ref<VpcId>
  readonly publicSubnets: readonly Ref<string>[]
}

/** The way of public subnets to the internet. */
export function addPublicRoutes(graph: Graph, named: Named, { vpcId, publicSubnets }: PublicRoutesInput) {
  const name = resourceName(named)
  const gateway = graph.add(InternetGateway, 'network/internet-gateway', { vpcId }, { name: name() })
  const routes = [{ to: ANYWHERE, via: gateway.ref('gatewayId') }]
  return graph.add(RouteTable, 'network/public-routes', { vpcId, routes, subnets: publicSubnets }, { name: name('public') })
}

export type Network = ReturnType<typeof addNetwork>

interface NatInput extends Omit<StackInput, 'account'> {
  readonly publicSubnets: readonly Ref<string>[]
  readonly after: Handle<unknown>
}

/** One NAT gateway for all zones, one in each zone, or none. */
function addNatGateways(graph: Graph, { spec, zones, publicSubnets, after }: NatInput) {
  const natZones = { none: [], single: zones.tasks.slice(0, 1), perZone: zones.tasks }[spec.network.nat]
  return natZones.map((zone, index) => {
    const name = resourceName(spec)('nat', zone)
    const address = graph.add(ElasticIp, `network/nat-address/${zone}`, {}, { name })
    return graph
      .add(
        NatGateway,
        `network/nat-gateway/${zone}`,
        { subnetId: publicSubnets[index]!, allocationId: address.ref('allocationId') },
        { name, after: [after] },
      )
      .ref('natGatewayId')
  })
}

interface PrivateRoutesInput extends Omit<StackInput, 'account'> {
  readonly vpcId: Ref<VpcId>
  readonly privateSubnets: readonly Ref<string>[]
  readonly nats: readonly Ref<string>[]
}

/** A route table for each of several NAT gateways; one for all private subnets otherwise. */
function addPrivateRoutes(graph: Graph, { spec, zones, vpcId, privateSubnets, nats }: PrivateRoutesInput) {
  const name = resourceName(spec)
  if (nats.length < 2) {
    const routes = nats.map(via => ({ to: ANYWHERE, via }))
    return [graph.add(RouteTable, 'network/private-routes', { vpcId, routes, subnets: privateSubnets }, { name: name('private') })]
  }
  return nats.map((via, index) =>
    graph.add(
      RouteTable,
      `network/private-routes/${zones.tasks[index]}`,
      { vpcId, routes: [{ to: ANYWHERE, via }], subnets: [privateSubnets[index]!] },
      { name: name('private', zones.tasks[index]!) },
    ),
  )
}
