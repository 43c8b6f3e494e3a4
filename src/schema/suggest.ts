import { distance } from 'fastest-levenshtein'
import { OTHER_PARTITIONS } from './tables/regions.ts'

/** The option that a word was probably meant to be: the one with the fewest different letters or, for a region of another partition, the nearest one. */
export function nearest(word: string, options: readonly string[]): string | undefined {
  const near = OTHER_PARTITIONS.get(word)
  if (near && options.includes(near)) return near
  const [best] = byNearness(word, options)
  if (best === undefined) return undefined
  return withoutPrefix(best) === withoutPrefix(word) || distanceOf(word, best) <= Math.max(2, Math.floor(word.length / 3))
    ? best
    : undefined
}

/** The options, most similar to a word first. */
export function byNearness(word: string, options: readonly string[]): string[] {
  const rank = (option: string) => (withoutPrefix(option) === withoutPrefix(word) ? 0 : distanceOf(word, option))
  return [...options].sort((a, b) => rank(a) - rank(b))
}

/** Longer words are not typing mistakes, and comparing them is slow. */
const MAX_LENGTH = 64

const distanceOf = (a: string, b: string) => (a.length > MAX_LENGTH ? MAX_LENGTH : distance(a.toLowerCase(), b.toLowerCase()))

/** `t3.micro` for `db.t3.micro`, whose prefix is often forgotten or the wrong one. */
const withoutPrefix = (word: string) => word.replace(/^[a-z]+\.(?=.*\.)/, '')
