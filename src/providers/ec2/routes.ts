import type { EC2, Route as Given } from '@aws-sdk/client-ec2'
import { unless } from './request.ts'

/** Where what goes to a range of addresses goes: an internet or a NAT gateway. */
export interface Route {
  readonly to: string
  readonly via: string
}

/** The routes that someone made. */
export const toRoutes = (routes: readonly Given[]) => routes.filter(isOurs).map(toRoute)

/** Brings a table's routes from what they are to what they should be. */
export async function setRoutes(ec2: EC2, RouteTableId: string, before: readonly Route[], after: readonly Route[]) {
  for (const { to, via } of after) {
    const had = before.find(route => route.to === to)
    const input = { RouteTableId, ...toDestination(to), ...(via.startsWith('nat-') ? { NatGatewayId: via } : { GatewayId: via }) }
    if (!had) await unless('exists', ec2.createRoute(input))
    else if (had.via !== via) await ec2.replaceRoute(input)
  }
  for (const { to } of before.filter(route => !after.some(({ to }) => to === route.to)))
    await unless('absent', ec2.deleteRoute({ RouteTableId, ...toDestination(to) }))
}

/** Whether it is not the network's own, nor one that a gateway endpoint made for itself. */
const isOurs = ({ Origin, DestinationPrefixListId, GatewayId }: Given) =>
  Origin === 'CreateRoute' && !(DestinationPrefixListId && GatewayId?.startsWith('vpce-'))

/** A route that leads to something gone leads nowhere, whatever it still names. */
const toRoute = (route: Given): Route => ({
  to: route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId!,
  via: route.State === 'blackhole' ? 'blackhole' : (targets(route).find(Boolean) ?? 'elsewhere'),
})

const targets = (route: Given) => [
  route.GatewayId,
  route.NatGatewayId,
  route.TransitGatewayId,
  route.VpcPeeringConnectionId,
  route.NetworkInterfaceId,
]

function toDestination(to: string) {
  if (to.startsWith('pl-')) return { DestinationPrefixListId: to }
  return to.includes(':') ? { DestinationIpv6CidrBlock: to } : { DestinationCidrBlock: to }
}
