import type { Problem } from '../schema/problem.ts'
import { hasFargate } from '../schema/tables/fargate-zones.ts'
import { type SubnetTier, subnetId } from './subnets.ts'

/** The zones of an environment, by name. */
export interface Zones {
  /** Where tasks run, and data without a standby: in the first one. */
  readonly tasks: readonly string[]
  /** Where load balancer, database and cache have subnets: at least two, beginning with those of tasks. */
  readonly data: readonly string[]
}

/** A zone as EC2 describes it. */
export interface AvailableZone {
  readonly zone: string
  /** The same physical zone in every account, unlike its name. */
  readonly zoneId: string
  readonly state: string
  readonly optInStatus: string
}

interface ZonesInput {
  /** The zones of the spec. */
  readonly written?: readonly string[] | undefined
  /** How many zones tasks run in where the spec names none. */
  readonly count: number
  /** The zones of the environment's private subnets, and of its data subnets. */
  readonly existing: Zones
  /** The zones of the region, as the account sees them. */
  readonly available: readonly AvailableZone[]
  /** The zones in which data sits, each with the id of the resource there. */
  readonly inUse?: ReadonlyMap<string, string>
}

type ZonesResult = { readonly zones: Zones } | { readonly problems: readonly Problem[] }

const FIELD = '/spec/network/availabilityZones'

/** The minimum of RDS, ElastiCache and load balancers. */
const DATA_ZONES = 2

/**
 * Chooses the zones of an environment. Zones with subnets of the environment come before all others, in any state,
 * so that a default that was taken once does not change.
 */
export function chooseZones({ written, count, existing, available, inUse = new Map() }: ZonesInput): ZonesResult {
  const problems = (written ?? []).flatMap((zone, index) => (existing.tasks.includes(zone) ? [] : zoneProblems(zone, index, available)))
  if (problems.length > 0) return { problems }
  const candidates = [...new Set([existing.tasks, existing.data, usable(available)].flatMap(zones => zones.toSorted()))]
  const tasks = written ?? candidates.slice(0, count).toSorted()
  const others = candidates.filter(zone => !tasks.includes(zone))
  const data = [...tasks, ...others.slice(0, Math.max(0, DATA_ZONES - tasks.length))]
  const needed = Math.max(DATA_ZONES, written?.length ?? count)
  if (data.length < needed) return { problems: [tooFew(candidates, needed)] }
  const left = [...inUse].filter(([zone]) => !data.includes(zone)).map(([zone, id]) => isInUse(zone, id))
  return left.length > 0 ? { problems: left } : { zones: { tasks, data } }
}

/** The id and the zone of a subnet; the id tells its tier. */
interface ZonedSubnet {
  readonly id: string
  readonly zone: string
}

/** The zones of an environment's subnets. */
export const zonesOfSubnets = (subnets: readonly ZonedSubnet[]): Zones => ({
  tasks: zonesOfTier(subnets, 'private'),
  data: zonesOfTier(subnets, 'data'),
})

/** The zones of the public subnets. */
export const publicZonesOf = (subnets: readonly ZonedSubnet[]) => zonesOfTier(subnets, 'public')

const zonesOfTier = (subnets: readonly ZonedSubnet[], tier: SubnetTier) =>
  subnets.filter(({ id }) => id.startsWith(subnetId(tier, ''))).map(({ zone }) => zone)

/** The zones in which the account can create subnets and Fargate runs tasks. */
const usable = (available: readonly AvailableZone[]) => available.filter(zone => !defectOf(zone)).map(({ zone }) => zone)

/** Why a zone cannot be used. */
function defectOf({ zone, zoneId, state, optInStatus }: AvailableZone): string | undefined {
  if (optInStatus !== 'opt-in-not-required') return `${zone} is not a zone that every account has`
  if (state !== 'available') return `${zone} is ${state}`
  return hasFargate(zoneId) ? undefined : `Fargate does not run in ${zone} (${zoneId})`
}

function zoneProblems(zone: string, index: number, available: readonly AvailableZone[]): Problem[] {
  const found = available.find(other => other.zone === zone)
  const message = found ? defectOf(found) : `this account has no zone ${zone}`
  if (message === undefined) return []
  return [{ at: [`${FIELD}/${index}`], message, expected: `one of ${usable(available).toSorted().join(', ')}` }]
}

const isInUse = (zone: string, id: string): Problem => ({
  at: [FIELD],
  message: `${zone} cannot be left out, as ${id} sits in it`,
  expected: `${zone} among the zones`,
})

const tooFew = (candidates: readonly string[], needed: number): Problem => ({
  at: [FIELD, '/spec/region'],
  message: `this environment needs ${needed} zones with Fargate, and this account has ${candidates.length} in the region`,
  expected: 'another region, or fewer zones',
})
