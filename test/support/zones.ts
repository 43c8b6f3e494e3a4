import type { Environment } from '../../src/schema/environment.ts'
import { zoneCount } from '../../src/schema/tiers.ts'
import { type AvailableZone, chooseZones, type Zones } from '../../src/stack/zones.ts'

/** Zones of a region as an account sees them, by their letters. */
export const availableZones = (region: string, letters: string): AvailableZone[] =>
  [...letters].map((letter, index) => ({
    zone: `${region}${letter}`,
    zoneId: `test1-az${index + 1}`,
    state: 'available',
    optInStatus: 'opt-in-not-required',
  }))

/** The zones of a new environment in an account with the zones a, b and c. */
export function zonesFor(spec: Environment): Zones {
  const result = chooseZones({
    written: spec.network.availabilityZones,
    count: zoneCount(spec),
    existing: { tasks: [], data: [] },
    available: availableZones(spec.region, 'abc'),
  })
  if ('problems' in result) throw new Error(JSON.stringify(result.problems))
  return result.zones
}
