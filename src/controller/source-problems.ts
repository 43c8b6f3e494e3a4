import type { Source } from './source.ts'
import type { InvalidFile, Revision, SourceReading } from './source-reader.ts'

/** Something wrong with a source; nothing of it changes AWS. */
export interface SourceProblem {
  readonly reason: 'SpecInvalid' | 'SourceUnavailable'
  /** A sentence for people. */
  readonly message: string
  /** The key of the environment whose last valid spec stays in force because of it; undefined where none is known. */
  readonly environment?: string
}

/** An environment and its revision in force, by the environment's key. */
type Entry = readonly [key: string, revision: Revision]

/** The problems of a source. `own`: the environments whose file is or was in it; `isFound`: whether a source has an environment now. */
export function problemsOf(
  { name }: Source,
  reading: SourceReading,
  { own, isFound }: { readonly own: readonly Entry[]; readonly isFound: (key: string) => boolean },
): SourceProblem[] {
  if ('error' in reading) return unavailable(`${name} cannot be read, nothing is changed for it: ${reading.error}`, own)
  if (reading.paths.size === 0) return unavailable(`${name} has no postmagiq.yaml: nothing is changed for it`, own)
  const gone = own.filter(([key, { path }]) => !isFound(key) && !reading.invalid.some(file => file.path === path))
  return [...reading.invalid.flatMap(file => describeInvalid(file, own)), ...gone.map(entry => describeGone(entry, reading.paths))]
}

/** One problem for each environment of a source; one at all where it has none. */
const unavailable = (message: string, own: readonly Entry[]): SourceProblem[] =>
  own.length === 0
    ? [{ reason: 'SourceUnavailable', message }]
    : own.map(([environment]) => ({ reason: 'SourceUnavailable', message, environment }))

function describeInvalid({ path, messages }: InvalidFile, own: readonly Entry[]): SourceProblem[] {
  const [environment] = own.find(([, revision]) => revision.path === path) ?? []
  return messages.map(message => ({
    reason: 'SpecInvalid',
    message: `${message}; nothing is changed for it`,
    ...(environment !== undefined && { environment }),
  }))
}

const describeGone = ([key, { path }]: Entry, paths: ReadonlySet<string>): SourceProblem => ({
  reason: 'SourceUnavailable',
  message: `${path} ${paths.has(path) ? 'has another environment now' : 'is gone'}: ${key} is kept as its last revision says; only state: absent deletes it`,
  environment: key,
})

/** An environment that several files have. */
export const describeDouble = ([key, revisions]: readonly [string, readonly Revision[]]): SourceProblem => ({
  reason: 'SpecInvalid',
  message: `${key} is in several files, none of which is used: ${revisions.map(({ path }) => path).join(', ')}`,
  environment: key,
})
