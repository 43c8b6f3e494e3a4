import { InvalidArgumentError } from 'commander'
import { durationOf } from '../schema/duration.ts'

const [SHORTEST, LONGEST] = [1, 24 * 60]

/** Reads how long to wait, in minutes, as milliseconds. */
export function toMilliseconds(minutes: string): number {
  const number = /^\d+(\.\d+)?$/.test(minutes) ? Number(minutes) : NaN
  if (!(number >= SHORTEST && number <= LONGEST))
    throw new InvalidArgumentError(`Expected a number of minutes from ${SHORTEST} to ${LONGEST} (24 hours).`)
  return number * 60_000
}

/** Reads a duration such as `30s`, `5m` or `1h`, as milliseconds. */
export function toDuration(text: string): number {
  const duration = durationOf(text)
  if (duration === undefined || duration > 24 * 3_600_000)
    throw new InvalidArgumentError('Expected a duration from 1s to 24h, such as 30s, 5m or 1h.')
  return duration
}

/** How long history lasts, in days. */
const MOST_DAYS = 90
const DAY = 24 * 3_600_000

/** Reads how long ago something was, such as `30m`, `12h` or `7d`, as milliseconds. */
export function toAge(text: string): number {
  const [, days] = /^([1-9]\d?)d$/.exec(text) ?? []
  const age = days === undefined ? durationOf(text) : Number(days) * DAY
  if (age === undefined || age > MOST_DAYS * DAY)
    throw new InvalidArgumentError(`Expected an age from 1s to ${MOST_DAYS}d, such as 30m, 12h or 7d.`)
  return age
}

/** Reads the id of a revision, or the beginning of one. */
export function toRevisionId(text: string): string {
  if (!/^[0-9A-Za-z_.-]{4,}$/.test(text))
    throw new InvalidArgumentError('Expected the id of a revision, or at least its first 4 characters.')
  return text
}

/** Adds a source to those given before. */
export const withSource = (source: string, sources: readonly string[]) => [...sources, source]

/** Reads the id of a step, and adds it to those given before. */
export function withId(id: string, ids: readonly string[]): string[] {
  if (!/^[0-9a-f]{8}$/.test(id))
    throw new InvalidArgumentError('Expected the id of a step as plan prints it: 8 characters from 0-9 and a-f.')
  return [...ids, id]
}
