/** The tiers of a network, each with room for eight zones; the last quarter is kept free. */
const tiers = ['public', 'private', 'data'] as const

/**
 * The block of a tier in a zone. It depends on the zone's letter alone, so that adding, removing or reordering zones
 * moves no other subnet.
 */
export function subnetCidr(network: string, tier: (typeof tiers)[number], zone: string): string {
  const [address = '', length = ''] = network.split('/')
  const size = 2 ** (32 - Number(length) - 5)
  const block = tiers.indexOf(tier) * 8 + letterOf(zone)
  return `${toText(toNumber(address) + block * size)}/${Number(length) + 5}`
}

/** A zone beside a lone one, for what AWS wants in two. */
export function withSecondZone(zones: readonly string[]): readonly string[] {
  const [first = ''] = zones
  if (zones.length > 1) return zones
  return [first, `${first.slice(0, -1)}${first.endsWith('a') ? 'b' : 'a'}`]
}

const letterOf = (zone: string) => zone.charCodeAt(zone.length - 1) - 'a'.charCodeAt(0)
const toNumber = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
const toText = (number: number) => [24, 16, 8, 0].map(shift => Math.floor(number / 2 ** shift) % 256).join('.')
