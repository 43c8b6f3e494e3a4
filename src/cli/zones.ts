import type { Aws } from '../providers/aws.ts'
import { Subnet } from '../providers/ec2/subnet.ts'
import type { Environment } from '../schema/environment.ts'
import { dotted } from '../schema/locate.ts'
import type { Problem } from '../schema/problem.ts'
import { zoneCount } from '../schema/tiers.ts'
import { chooseZones, type Zones, zonesOfSubnets } from '../stack/zones.ts'
import { EXIT, Exit } from './exit.ts'

/** Chooses the zones of an environment from those of the account and of the subnets that the environment has already. */
export async function resolveZones(aws: Aws, account: string, spec: Environment): Promise<Zones> {
  const environments = [`${spec.application}/${spec.environment}`]
  const [{ AvailabilityZones = [] }, subnets] = await Promise.all([
    aws.ec2.describeAvailabilityZones({ AllAvailabilityZones: false }),
    Subnet.list({ aws, account, region: aws.region, environments, names: new Set() }),
  ])
  const result = chooseZones({
    written: spec.network.availabilityZones,
    count: zoneCount(spec),
    existing: zonesOfSubnets(subnets.map(({ owner, props }) => ({ id: owner?.id ?? '', zone: props.zone }))),
    available: AvailabilityZones.map(({ ZoneName: zone = '', ZoneId: zoneId = '', State: state = '', OptInStatus: optInStatus = '' }) => ({
      zone,
      zoneId,
      state,
      optInStatus,
    })),
  })
  if ('zones' in result) return result.zones
  throw new Exit(EXIT.error, result.problems.map(toText).join('\n'))
}

const toText = ({ at: [field = ''] = [], message, expected }: Problem) =>
  `${dotted(field)}: ${message}, expected ${expected}. Nothing was changed.`
