/**
 * The zones of an instance or a cache, as keys. Values of outputs name a resource: a zone among them would make every subnet in that
 * zone refer to it.
 */
export type DataZones = Readonly<Record<string, true>>

/** The zones that are known; undefined while there are none. */
export function toDataZones(zones: readonly (string | undefined)[]): DataZones | undefined {
  const known = zones.filter(zone => zone !== undefined)
  return known.length > 0 ? Object.fromEntries(known.map(zone => [zone, true])) : undefined
}

/** The fields that DescribeDBSubnetGroups and DescribeCacheSubnetGroups have in common. */
interface Subnet {
  readonly SubnetIdentifier?: string | undefined
  readonly SubnetAvailabilityZone?: { readonly Name?: string | undefined } | undefined
}

/** By zone with data of the group, its subnets there. Neither listing names the subnet itself of an instance or a node. */
export type Occupied = Readonly<Record<string, Readonly<Record<string, true>>>>

export function toOccupied(subnets: readonly Subnet[], zonesInUse: ReadonlySet<string | undefined>): Occupied {
  const inUse = subnets.filter(({ SubnetAvailabilityZone }) => zonesInUse.has(SubnetAvailabilityZone?.Name ?? ''))
  const byZone = Object.entries(Object.groupBy(inUse, ({ SubnetAvailabilityZone }) => SubnetAvailabilityZone!.Name!))
  return Object.fromEntries(byZone.map(([zone, found = []]) => [zone, Object.fromEntries(found.map(one => [one.SubnetIdentifier!, true]))]))
}

/** Why subnets cannot leave a group: AWS does not take data out of a zone. */
export function rejectsSubnets(occupied: Occupied, wanted: unknown): string | undefined {
  if (!Array.isArray(wanted)) return undefined
  const stuck = Object.values(occupied)
    .map(Object.keys)
    .filter(subnets => !subnets.some(subnet => wanted.includes(subnet)))
  return stuck.length === 0 ? undefined : `${stuck.flat().join(', ')} cannot leave the subnet group: its data is in that zone`
}
