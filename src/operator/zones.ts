import type { Aws } from '../providers/aws.ts'
import { Subnet } from '../providers/ec2/subnet.ts'
import { ReplicationGroup } from '../providers/elasticache/replication-group.ts'
import type { Scope } from '../providers/kind.ts'
import { DbInstance } from '../providers/rds/db-instance.ts'
import { toScope } from '../reconciler/scope.ts'
import type { ControlPlane } from '../schema/control-plane.ts'
import type { Environment } from '../schema/environment.ts'
import { dotted } from '../schema/locate.ts'
import type { Problem } from '../schema/problem.ts'
import { zoneCount } from '../schema/tiers.ts'
import { type AvailableZone, chooseZones, publicZonesOf, type Zones, zonesOfSubnets } from '../stack/zones.ts'
import type { Account } from './account.ts'
import { emptyGraph } from './empty-graph.ts'
import { OperatorError } from './errors.ts'

/** The IAM actions that choosing zones needs. */
export const ZONE_PERMISSIONS: readonly string[] = [
  'ec2:DescribeAvailabilityZones',
  ...[Subnet, DbInstance, ReplicationGroup].flatMap(({ permissions }) => permissions.list),
]

/**
 * Chooses the zones of an environment from those of the account, of the subnets that the environment has, and of its data.
 * Throws OperatorError where the zones of the spec cannot be used, or do not include one that has data.
 */
export async function resolveZones({ aws, account }: Account, spec: Environment): Promise<Zones> {
  const scope = toScope(aws, account, [emptyGraph(spec)])
  const [available, subnets, inUse] = await Promise.all([availableZones(aws), subnetsOf(scope), zonesInUse(scope)])
  const existing = zonesOfSubnets(subnets)
  return zonesOrThrow(chooseZones({ written: spec.network.availabilityZones, count: zoneCount(spec), existing, available, inUse }))
}

/** The zones of the control plane's own network: two, those that it has already before all others. Throws OperatorError as `resolveZones` does. */
export async function resolveControlZones({ aws, account }: Account, spec: ControlPlane): Promise<readonly string[]> {
  const [available, subnets] = await Promise.all([availableZones(aws), subnetsOf(toScope(aws, account, [emptyGraph(spec)]))])
  const existing = { tasks: publicZonesOf(subnets), data: [] }
  return zonesOrThrow(chooseZones({ count: CONTROL_ZONES, existing, available })).tasks
}

/** A task is started in the second zone when the first one fails. */
const CONTROL_ZONES = 2

/** The environment's subnets, by the ids that they have in its graph. */
const subnetsOf = async (scope: Scope) =>
  (await Subnet.list(scope)).map(({ owner, props }) => ({ id: owner?.id ?? '', zone: props.zone ?? '' }))

async function availableZones({ ec2 }: Aws): Promise<readonly AvailableZone[]> {
  const { AvailabilityZones = [] } = await ec2.describeAvailabilityZones({ AllAvailabilityZones: false })
  return AvailabilityZones.map(({ ZoneName: zone = '', ZoneId: zoneId = '', State: state = '', OptInStatus: optInStatus = '' }) => ({
    zone,
    zoneId,
    state,
    optInStatus,
  }))
}

function zonesOrThrow(result: ReturnType<typeof chooseZones>): Zones {
  if ('zones' in result) return result.zones
  throw new OperatorError(result.problems.map(toText).join('\n'))
}

/** The zones of the environment's database and cache, each with the resource's id. */
async function zonesInUse(scope: Scope): Promise<ReadonlyMap<string, string>> {
  const lives = await Promise.all([DbInstance.list(scope), ReplicationGroup.list(scope)])
  return new Map(
    lives
      .flat()
      .filter(({ owner }) => owner && scope.environments.includes(owner.environment) && owner.region === scope.home)
      .flatMap(({ owner, outputs }) => Object.keys(outputs.zones ?? {}).map(zone => [zone, owner!.id] as const)),
  )
}

const toText = ({ at: [field = ''] = [], message, expected }: Problem) =>
  `${dotted(field)}: ${message}; expected ${expected}. Nothing was changed.`
