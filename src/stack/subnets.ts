/** The tiers of subnets, each with room for eight zones; the last quarter of the network stays free. */
const TIERS = ['public', 'private', 'data'] as const

export type SubnetTier = (typeof TIERS)[number]

/** The id of a tier's subnet in a zone. */
export const subnetId = (tier: SubnetTier, zone: string) => `network/${tier}-subnet/${zone}`

/** The block of a tier in a zone. It depends on the zone's letter alone, so that other zones do not affect it. */
export function subnetCidr(network: string, tier: SubnetTier, zone: string): string {
  return blockOf(network, 5, TIERS.indexOf(tier) * 8 + letterOf(zone))
}

/** The block of a public subnet in a network without other tiers. */
export const publicSubnetCidr = (network: string, zone: string) => blockOf(network, 3, letterOf(zone))

/** One of the equal blocks of a network; `bits` is how many more bits their prefix has. */
function blockOf(network: string, bits: number, index: number): string {
  const [address = '', length = ''] = network.split('/')
  const size = 2 ** (32 - Number(length) - bits)
  return `${toText(toNumber(address) + index * size)}/${Number(length) + bits}`
}

const letterOf = (zone: string) => zone.charCodeAt(zone.length - 1) - 'a'.charCodeAt(0)
const toNumber = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
const toText = (number: number) => [24, 16, 8, 0].map(shift => Math.floor(number / 2 ** shift) % 256).join('.')
