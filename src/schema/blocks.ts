import type { Problem } from './problem.ts'

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

/** What is wrong with the length of a prefix, and what is expected. */
type CheckPrefix = (prefix: number) => readonly [message: string, expected: string] | undefined

/** Why a text is not a private block of addresses of a valid size. */
export function privateBlockProblem(cidr: string, checkPrefix: CheckPrefix = () => undefined): Problem | undefined {
  const refuse = (message: string, expected: string, suggestion?: string): Problem => ({
    message: `${cidr} ${message}`,
    expected,
    suggestion,
  })
  const block = toBlock(cidr)
  if (!block) return refuse('is not a block of addresses', 'four numbers up to 255, a slash and a number up to 32')
  const reserved = [...RESERVED].find(([other]) => overlaps(block, toBlock(other)))
  if (reserved) return refuse(`overlaps ${reserved[0]}, which is reserved for ${reserved[1]}`, `a block in ${PRIVATE.join(', ')}`)
  if (!PRIVATE.some(other => contains(toBlock(other), block))) return refuse('is not private', `a block in ${PRIVATE.join(', ')}`)
  const size = checkPrefix(block.prefix)
  if (size) return refuse(...size)
  const aligned = toText(block)
  return aligned === cidr ? undefined : refuse('has bits set after its prefix', 'the first address of the block', aligned)
}

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
