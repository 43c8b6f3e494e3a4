/** The fields that DescribeDBSubnetGroups and DescribeCacheSubnetGroups have in common. */
interface Subnet {
  readonly SubnetIdentifier?: string | undefined
  readonly SubnetAvailabilityZone?: { readonly Name?: string | undefined } | undefined
}

/** By subnet, whether the group's data is in its zone. Neither listing names the subnet itself of an instance or a node. */
export type Occupied = Readonly<Record<string, boolean>>

export const toOccupied = (subnets: readonly Subnet[], zonesInUse: ReadonlySet<string | undefined>): Occupied =>
  Object.fromEntries(
    subnets.map(({ SubnetIdentifier, SubnetAvailabilityZone }) => [SubnetIdentifier!, zonesInUse.has(SubnetAvailabilityZone?.Name ?? '')]),
  )

/** Why subnets cannot leave a group: AWS does not take data out of a zone. */
export function rejectsSubnets(occupied: Occupied, wanted: unknown): string | undefined {
  if (!Array.isArray(wanted)) return undefined
  const stuck = Object.keys(occupied).filter(subnet => occupied[subnet] && !wanted.includes(subnet))
  return stuck.length === 0 ? undefined : `${stuck.join(', ')} cannot leave the subnet group: its data is in that zone`
}
