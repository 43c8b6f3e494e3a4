import { InvalidArgumentError } from 'commander'

const [SHORTEST, LONGEST] = [1, 24 * 60]

/** Reads how long to wait, in minutes, as milliseconds. */
export function toMilliseconds(minutes: string): number {
  const number = /^\d+(\.\d+)?$/.test(minutes) ? Number(minutes) : NaN
  if (!(number >= SHORTEST && number <= LONGEST))
    throw new InvalidArgumentError(`Expected a number of minutes from ${SHORTEST} to ${LONGEST} (24 hours).`)
  return number * 60_000
}

/** Reads the id of a step, and adds it to those given before. */
export function withId(id: string, ids: readonly string[]): string[] {
  if (!/^[0-9a-f]{8}$/.test(id))
    throw new InvalidArgumentError('Expected the id of a step as plan prints it: 8 characters from 0-9 and a-f.')
  return [...ids, id]
}
