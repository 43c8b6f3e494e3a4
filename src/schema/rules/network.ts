import type { Problem, Rule } from '../problem.ts'
import { nearest } from '../suggest.ts'
import { COMMERCIAL, ELSEWHERE, REGIONS, regionOf, zonesOf } from '../tables/regions.ts'

const CIDR = '/spec/network/cidr'
const ZONES = '/spec/network/availabilityZones'

/** Smaller, and three tiers of subnets in four zones would have no room; larger, and AWS has no such network. */
const SMALLEST = 20
const LARGEST = 16

/** RFC 1918: what nobody reaches from outside. Docker's own 172.17.0.0/16 is no trouble, as tasks on Fargate have no bridge. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']

/** What tasks and databases need for something else, so that a network there would cut them off. */
const TAKEN = new Map([
  ['0.0.0.0/8', 'this network'],
  ['100.64.0.0/10', 'addresses that carriers and AWS share'],
  ['127.0.0.0/8', 'a task itself'],
  ['169.254.0.0/16', 'the metadata and credentials of tasks'],
  ['198.18.0.0/15', "AWS's own services"],
  ['224.0.0.0/3', 'multicast'],
])

/** A network is a private block of a size that holds all subnets. */
export const cidr: Rule = ({ network }) => {
  const complain = (message: string, expected: string, suggestion?: string): Problem[] => [
    { at: [CIDR], message: `${network.cidr} ${message}`, expected, ...(suggestion === undefined ? {} : { suggestion }) },
  ]
  const block = toBlock(network.cidr)
  if (!block) return complain('is no block of addresses', 'four numbers up to 255, a slash and a number up to 32')
  const taken = [...TAKEN].find(([other]) => overlaps(block, toBlock(other)))
  if (taken) return complain(`overlaps ${taken[0]}, which is for ${taken[1]}`, `a block in ${PRIVATE.join(', ')}`)
  if (!PRIVATE.some(other => contains(toBlock(other), block))) return complain('is not private', `a block in ${PRIVATE.join(', ')}`)
  if (block.prefix > SMALLEST) return complain('is too small for three tiers of subnets in four zones', `/${LARGEST} to /${SMALLEST}`)
  if (block.prefix < LARGEST) return complain('is larger than AWS allows', `/${LARGEST} to /${SMALLEST}`)
  const proper = toText(block)
  return proper === network.cidr ? [] : complain(`is not where a block of that size begins`, 'zeros after the prefix', proper)
}

/** A region is one that there is, also when only the zones name it. */
export const region: Rule = ({ region, network }) => {
  if (REGIONS.includes(region)) return []
  const meant = nearest(region, REGIONS)
  const letter = network.availabilityZones[0]?.at(-1) ?? ''
  return [
    {
      at: [`${ZONES}/0`, '/spec/region'],
      message: ELSEWHERE.has(region) ? `${region} is not a commercial region` : `${region} is not a region of AWS`,
      expected: `one of ${REGIONS.length}, such as ${meant ?? 'us-east-1'}; ${COMMERCIAL}`,
      ...(meant === undefined ? {} : { suggestion: `${meant}${letter}` }),
    },
  ]
}

/** Zones are in the region. */
export const zones: Rule = ({ region, network }) =>
  network.availabilityZones.flatMap((zone, index): Problem[] => {
    const there = zonesOf(region)
    if (there.includes(zone)) return []
    const message = regionOf(zone) === region ? `${region} has no zone ${zone}` : `${zone} is not in ${region}`
    const suggestion = nearest(zone, there)
    return [
      { at: [`${ZONES}/${index}`, '/spec/region'], message, expected: `one of ${there.join(', ')}`, ...(suggestion ? { suggestion } : {}) },
    ]
  })

/** A block of addresses, as numbers. */
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
