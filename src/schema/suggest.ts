import { distance } from 'fastest-levenshtein'
import { ELSEWHERE } from './tables/regions.ts'

/** What was probably meant: the option nearest to a word, if any is near enough; of a region, the one nearest on the map. */
export function nearest(word: string, options: readonly string[]): string | undefined {
  const near = ELSEWHERE.get(word)
  if (near && options.includes(near)) return near
  const [best] = byNearness(word, options)
  if (best === undefined) return undefined
  return tail(best) === tail(word) || far(word, best) <= Math.max(2, Math.floor(word.length / 3)) ? best : undefined
}

/** The options, the most like a word first. */
export function byNearness(word: string, options: readonly string[]): string[] {
  const rank = (option: string) => (tail(option) === tail(word) ? 0 : far(word, option))
  return [...options].sort((a, b) => rank(a) - rank(b))
}

/** Longer words are nothing anyone mistyped, and comparing them takes time. */
const MAX_LENGTH = 64

const far = (a: string, b: string) => (a.length > MAX_LENGTH ? MAX_LENGTH : distance(a.toLowerCase(), b.toLowerCase()))

/** `t3.micro` of `db.t3.micro`, and of itself: what is left when the service is forgotten or mistaken. */
const tail = (word: string) => word.replace(/^[a-z]+\.(?=.*\.)/, '')
