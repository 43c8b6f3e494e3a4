import { InvalidArgumentError } from 'commander'
import { type Address, parseAddress } from '../controller/address.ts'
import { durationOf } from '../schema/duration.ts'

export { PURPOSES } from '../operator/policies/purposes.ts'

const [SHORTEST, LONGEST] = [1, 24 * 60]

/** Reads how long to wait, in minutes, as milliseconds. */
export function toMilliseconds(minutes: string): number {
  const number = /^\d+(\.\d+)?$/.test(minutes) ? Number(minutes) : NaN
  if (!(number >= SHORTEST && number <= LONGEST))
    throw new InvalidArgumentError(`Expected a number of minutes from ${SHORTEST} to ${LONGEST} (24 hours).`)
  return number * 60_000
}

const HOUR = 3_600_000

/** Makes a reader of durations such as `30s`, `5m` or `1h`, as milliseconds. `longest`: in milliseconds, and in words. */
const durationUpTo = (longest: number, words: string) => (text: string) => {
  const duration = durationOf(text)
  if (duration === undefined || duration > longest)
    throw new InvalidArgumentError(`Expected a duration from 1s to ${words}, such as 30s, 5m or 1h.`)
  return duration
}

/** Reads a duration of at most a day, as milliseconds. */
export const toDuration = durationUpTo(24 * HOUR, '24h')

/** How many times `toTimes` reads at most. */
const MOST_TIMES = 10

/** Reads times after something, such as `0s,5m,15m`, as milliseconds. */
export function toTimes(text: string): readonly number[] {
  const times = text.split(',').map(part => (part === '0s' ? 0 : durationOf(part)))
  const isValid = times.every((time, index) => time !== undefined && time <= 24 * HOUR && time > (times[index - 1] ?? -1))
  if (!isValid || times.length > MOST_TIMES)
    throw new InvalidArgumentError(`Expected 1 to ${MOST_TIMES} times from 0s to 24h, each later than the one before, such as 0s,5m,15m.`)
  return times as number[]
}

/** Reads how long to pause, as milliseconds. */
export const toPause = durationUpTo(7 * 24 * HOUR, '7d')

/** Reads how long ago something was, as milliseconds: history lasts 90 days. */
export const toAge = durationUpTo(90 * 24 * HOUR, '90d')

/** Reads why somebody pauses. */
export function toReason(text: string): string {
  if (!/^(?=.*\S).{1,500}$/.test(text)) throw new InvalidArgumentError('Expected one line of at most 500 characters.')
  return text
}

/** Reads the name of a revision, or the beginning of one. */
export function toRevisionId(text: string): string {
  if (!/^\S{4,200}$/.test(text)) throw new InvalidArgumentError('Expected the name of a revision, or at least its first 4 characters.')
  return text
}

/** Reads where to listen. */
export function toAddress(text: string): Address {
  const address = parseAddress(text)
  if (!address) throw new InvalidArgumentError('Expected an address and a port from 0 to 65535, such as 127.0.0.1:8080 or [::1]:8080.')
  return address
}

/** Adds a source to those given before. */
export const withSource = (source: string, sources: readonly string[]) => [...sources, source]

/** Reads the id of a step, and adds it to those given before. */
export function withId(id: string, ids: readonly string[]): string[] {
  if (!/^[0-9a-f]{8}$/.test(id))
    throw new InvalidArgumentError('Expected the id of a step as plan prints it: 8 characters from 0-9 and a-f.')
  return [...ids, id]
}

/** Reads the number of an AWS account. */
export function withAccount(account: string): string {
  if (!/^\d{12}$/.test(account)) throw new InvalidArgumentError('Expected the 12 digits of an AWS account.')
  return account
}
