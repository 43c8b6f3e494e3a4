import type { Problem, Rule } from '../problem.ts'
import { nearest } from '../suggest.ts'
import { COMMERCIAL, OTHER_PARTITIONS, REGIONS, regionOf } from '../tables/regions.ts'

const CIDR = '/spec/network/cidr'
const ZONES = '/spec/network/availabilityZones'

/** A smaller network has no room for three tiers of subnets in four zones; AWS has no larger one. */
const SMALLEST = 20
const LARGEST = 16

/** RFC 1918. Docker's own 172.17.0.0/16 does not conflict: tasks on Fargate have no bridge network. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']

/** Addresses with another use: a network there would be unreachable, or cut tasks off. */
const RESERVED = new Map([
  ['0.0.0.0/8', 'the local network'],
  ['100.64.0.0/10', 'carrier-grade NAT'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'task metadata and credentials'],
  ['198.18.0.0/15', "AWS's own services"],
  ['224.0.0.0/3', 'multicast'],
])

/** The network is a private block, large enough for all subnets. */
export const cidr: Rule = ({ network }) => {
  const refuse = (message: string, expected: string, suggestion?: string): Problem[] => [
    { at: [CIDR], message: `${network.cidr} ${message}`, expected, suggestion },
  ]
  const block = toBlock(network.cidr)
  if (!block) return refuse('is not a block of addresses', 'four numbers up to 255, a slash and a number up to 32')
  const reserved = [...RESERVED].find(([other]) => overlaps(block, toBlock(other)))
  if (reserved) return refuse(`overlaps ${reserved[0]}, which is reserved for ${reserved[1]}`, `a block in ${PRIVATE.join(', ')}`)
  if (!PRIVATE.some(other => contains(toBlock(other), block))) return refuse('is not private', `a block in ${PRIVATE.join(', ')}`)
  if (block.prefix > SMALLEST) return refuse('is too small for three tiers of subnets in four zones', `/${LARGEST} to /${SMALLEST}`)
  if (block.prefix < LARGEST) return refuse('is larger than AWS allows', `/${LARGEST} to /${SMALLEST}`)
  const aligned = toText(block)
  return aligned === network.cidr ? [] : refuse('has bits set after its prefix', 'the first address of the block', aligned)
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

/** A block of addresses, its first and last one as numbers. */
interface Block {
  readonly first: number
  readonly last: number
  readonly prefix: number
}

function toBlock(text: string): Block | undefined {
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = text.split(/[./]/).map(Number)
  if (Math.max(a, b, c, d) > 255 || prefix > 32) return undefined
  const size = 2 ** (32 - prefix)
  const address = ((a * 256 + b) * 256 + c) * 256 + d
  const first = address - (address % size)
  return { first, last: first + size - 1, prefix }
}

const toText = ({ first, prefix }: Block) => `${[24, 16, 8, 0].map(shift => Math.floor(first / 2 ** shift) % 256).join('.')}/${prefix}`

const overlaps = (one: Block, other?: Block) => other !== undefined && one.first <= other.last && other.first <= one.last

const contains = (outer: Block | undefined, inner: Block) => outer !== undefined && outer.first <= inner.first && inner.last <= outer.last
