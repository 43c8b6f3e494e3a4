import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** The address of a server. */
export interface Address {
  /** An IP address or the name of a host, without brackets. */
  readonly host: string
  readonly port: number
}

/** Reads `HOST:PORT`, `[IPV6]:PORT`, or `:PORT` for all addresses; undefined if it is none of them. */
export function parseAddress(text: string): Address | undefined {
  const [, ipv6, name, digits] = /^(?:\[([^\]]+)\]|([^:[\]\s/]*)):(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits)
  if (digits === undefined || port > 65_535 || (ipv6 !== undefined && !isIPv6(ipv6))) return undefined
  return { host: ipv6 ?? (name || '0.0.0.0'), port }
}

/** An address as the authority of a URL. */
export const toAuthority = ({ host, port }: Address) => `${isIPv6(host) ? `[${host}]` : host}:${port}`

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

/** True for a host that only this machine can reach. */
export function isLoopback(host: string): boolean {
  if (isIPv4(host)) return LOOPBACK.check(host, 'ipv4')
  return isIPv6(host) ? LOOPBACK.check(host, 'ipv6') : host.toLowerCase() === 'localhost'
}

/** True for a Host header, or the authority of a URL, that names this machine's loopback. */
export const namesLoopback = (authority: string) => isLoopback(authority.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1'))
