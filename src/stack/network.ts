import { ElasticIp } from '../providers/ec2/elastic-ip.ts'
import { InternetGateway } from '../providers/ec2/internet-gateway.ts'
import { NatGateway } from '../providers/ec2/nat-gateway.ts'
import { RouteTable } from '../providers/ec2/route-table.ts'
import { Subnet } from '../providers/ec2/subnet.ts'
import { Vpc, type VpcId } from '../providers/ec2/vpc.ts'
import type { Graph, Handle } from '../reconciler/graph.ts'
import type { Ref } from '../reconciler/ref.ts'
import { subnetCidr, withSecondZone } from './cidr.ts'
import { addInterfaceEndpoints, addS3Endpoint } from './endpoints.ts'
import { resourceName, type StackInput } from './naming.ts'

const ANYWHERE = '0.0.0.0/0'

/** What a task must reach to start: its image, what it is told, and where it writes. */
const NEEDED = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager', 'ssm'] as const

/** The network everything else lives in: public subnets for what faces the internet, private ones for tasks, closed ones for data. */
export function addNetwork(graph: Graph, { spec }: StackInput) {
  const { cidr, availabilityZones: zones } = spec.network
  const name = resourceName(spec)
  const vpc = graph.add(Vpc, 'network/vpc', { cidr, dnsSupport: true, dnsHostnames: true, defaultGroup: 'closed' }, { name: name() })
  const vpcId = vpc.ref('vpcId')
  const shut = NEEDED.filter(endpoint => !spec.network.interfaceEndpoints.includes(endpoint))
  if (spec.network.nat === 'none' && shut.length > 0)
    graph.notes.push(`Without NAT tasks need the interface endpoints ${shut.join(', ')} to start: no service will.`)
  const wide = withSecondZone(zones)
  if (wide.length > zones.length)
    graph.notes.push(
      `RDS and the load balancer need subnets in two zones: theirs reach into ${wide.slice(zones.length).join(', ')}; tasks stay in ${zones.join(', ')}.`,
    )

  const misfit = vpc.ref('cidr').map(live => live !== cidr)
  const subnetsIn = (tier: 'public' | 'private' | 'data', among: readonly string[]) =>
    among.map(zone => {
      const props = { vpcId, cidr: subnetCidr(cidr, tier, zone), zone, publicAddresses: false }
      const subnet = graph.add(Subnet, `network/${tier}-subnet/${zone}`, props, { name: name(tier, zone) })
      subnet.ignoreChangesWhile(misfit, ['cidr'])
      return subnet.ref('subnetId')
    })
  const publicSubnets = subnetsIn('public', wide)
  const privateSubnets = subnetsIn('private', zones)
  const dataSubnets = subnetsIn('data', wide)

  const gateway = graph.add(InternetGateway, 'network/internet-gateway', { vpcId }, { name: name() })
  const publicRoutes = graph.add(
    RouteTable,
    'network/public-routes',
    { vpcId, routes: [{ to: ANYWHERE, via: gateway.ref('gatewayId') }], subnets: publicSubnets },
    { name: name('public') },
  )
  graph.add(RouteTable, 'network/data-routes', { vpcId, routes: [], subnets: dataSubnets }, { name: name('data') })

  const nats = natGateways(graph, { spec, publicSubnets, after: publicRoutes })
  const privateTables = privateRoutes(graph, { spec, vpcId, privateSubnets, nats })
  const net = { vpcId, misfit, publicSubnets, privateSubnets, dataSubnets, publicRoutes }
  const routeTables = privateTables.map(table => table.ref('routeTableId'))
  if (spec.network.s3Endpoint) addS3Endpoint(graph, spec, { vpcId, routeTables })
  addInterfaceEndpoints(graph, spec, { vpcId, misfit, subnets: privateSubnets })
  return net
}

export type Network = ReturnType<typeof addNetwork>

interface NatInput {
  readonly spec: StackInput['spec']
  readonly publicSubnets: readonly Ref<string>[]
  readonly after: Handle<unknown>
}

/** The ways out for tasks: one for all, one a zone so that a zone can fail alone, or none. */
function natGateways(graph: Graph, { spec, publicSubnets, after }: NatInput) {
  const { nat, availabilityZones } = spec.network
  const zones = { none: [], single: availabilityZones.slice(0, 1), perZone: availabilityZones }[nat]
  return zones.map((zone, index) => {
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

interface PrivateRoutesInput {
  readonly spec: StackInput['spec']
  readonly vpcId: Ref<VpcId>
  readonly privateSubnets: readonly Ref<string>[]
  readonly nats: readonly Ref<string>[]
}

/** A route table for each way out; without one, a table without a way. */
function privateRoutes(graph: Graph, { spec, vpcId, privateSubnets, nats }: PrivateRoutesInput) {
  const zones = spec.network.availabilityZones
  const name = resourceName(spec)
  if (nats.length < 2) {
    const routes = nats.map(via => ({ to: ANYWHERE, via }))
    return [graph.add(RouteTable, 'network/private-routes', { vpcId, routes, subnets: privateSubnets }, { name: name('private') })]
  }
  return nats.map((via, index) =>
    graph.add(
      RouteTable,
      `network/private-routes/${zones[index]}`,
      { vpcId, routes: [{ to: ANYWHERE, via }], subnets: [privateSubnets[index]!] },
      { name: name('private', zones[index]!) },
    ),
  )
}
