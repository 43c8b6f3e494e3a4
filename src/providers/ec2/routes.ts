import type { EC2, Route as Description } from '@aws-sdk/client-ec2'
import { tolerate } from '../errors.ts'

/** A route of a route table. */
export interface Route {
  /** The destination: an address range, or a prefix list's id. */
  readonly to: string
  /** The target: the id of an internet or NAT gateway. Listed routes may also have other targets, or `blackhole`. */
  readonly via: string
}

/** The routes that people or programs created, without AWS's own. */
export const toRoutes = (routes: readonly Description[]) => routes.filter(isUserRoute).map(toRoute)

/** Changes a table's routes from `before` to `after`. */
export async function setRoutes(ec2: EC2, RouteTableId: string, before: readonly Route[], after: readonly Route[]) {
  for (const { to, via } of after) {
    const current = before.find(route => route.to === to)
    const input = { RouteTableId, ...toDestination(to), ...(via.startsWith('nat-') ? { NatGatewayId: via } : { GatewayId: via }) }
    if (!current) await tolerate('exists', ec2.createRoute(input))
    else if (current.via !== via) await ec2.replaceRoute(input)
  }
  for (const { to } of before.filter(route => !after.some(({ to }) => to === route.to)))
    await tolerate('absent', ec2.deleteRoute({ RouteTableId, ...toDestination(to) }))
}

/** Whether a route is neither the VPC's local route nor one that a gateway endpoint added. */
const isUserRoute = ({ Origin, DestinationPrefixListId, GatewayId }: Description) =>
  Origin === 'CreateRoute' && !(DestinationPrefixListId && GatewayId?.startsWith('vpce-'))

/** A route whose target no longer works is read as `blackhole`, though AWS still names the target. */
const toRoute = (route: Description): Route => ({
  to: route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId!,
  via: route.State === 'blackhole' ? 'blackhole' : (targetIds(route).find(Boolean) ?? 'other'),
})

const targetIds = (route: Description) => [
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
