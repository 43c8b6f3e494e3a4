import { privateBlockProblem } from '../blocks.ts'
import type { Problem, Rule } from '../problem.ts'
import { nearest } from '../suggest.ts'
import { COMMERCIAL, OTHER_PARTITIONS, REGIONS, regionOf } from '../tables/regions.ts'

const CIDR = '/spec/network/cidr'
const ZONES = '/spec/network/availabilityZones'

/** A smaller network has no room for three tiers of subnets in four zones; AWS has no larger one. */
const SMALLEST = 20
const LARGEST = 16

/** The network is a private block, large enough for all subnets. */
export const cidr: Rule = ({ network }) => {
  const problem = privateBlockProblem(network.cidr, prefix => {
    if (prefix > SMALLEST) return ['is too small for three tiers of subnets in four zones', `/${LARGEST} to /${SMALLEST}`]
    return prefix < LARGEST ? ['is larger than AWS allows', `/${LARGEST} to /${SMALLEST}`] : undefined
  })
  return problem ? [{ at: [CIDR], ...problem }] : []
}

const HTTPS = 443

/** Tasks reach AWS by HTTPS, also through endpoints in the network. */
export const egress: Rule = ({ network: { egressPorts } }) =>
  egressPorts.length === 0 || egressPorts.includes(HTTPS)
    ? []
    : [
        {
          at: ['/spec/network/egressPorts'],
          message: `tasks cannot start without port ${HTTPS}: images, secrets and logs need HTTPS`,
          expected: `${HTTPS} among the ports, or an empty list for all traffic`,
        },
      ]

/** The region exists, also where only the zones name it. */
export const region: Rule = ({ region, network }) => {
  if (REGIONS.includes(region)) return []
  const suggestion = nearest(region, REGIONS)
  const letter = network.availabilityZones?.[0]?.at(-1) ?? ''
  return [
    {
      at: [`${ZONES}/0`, '/spec/region'],
      message: OTHER_PARTITIONS.has(region) ? `${region} is not a commercial region` : `${region} is not a region of AWS`,
      expected: `one of ${REGIONS.length}, such as ${suggestion ?? 'us-east-1'}; ${COMMERCIAL}`,
      suggestion: suggestion && `${suggestion}${letter}`,
    },
  ]
}

/** All zones are in the region. The account decides which zones exist. */
export const zones: Rule = ({ region, network: { availabilityZones = [] } }) =>
  availabilityZones.flatMap((zone, index): Problem[] =>
    regionOf(zone) === region || !REGIONS.includes(region)
      ? []
      : [
          {
            at: [`${ZONES}/${index}`, '/spec/region'],
            message: `${zone} is not in ${region}`,
            expected: `a zone of ${region}`,
            suggestion: `${region}${zone.at(-1)}`,
          },
        ],
  )
