import { revisionOf, type RevisionInfo } from '../operator/revision.ts'
import type { Environment } from '../schema/environment.ts'
import { parse } from '../schema/load.ts'
import type { Source, SpecFile } from './source.ts'

/** A spec that was valid. */
export interface Revision extends RevisionInfo {
  readonly environment: Environment
}

/** The sources as they were read last. */
export interface Reading {
  /** By environment, the last spec that was valid. */
  readonly revisions: ReadonlyMap<string, Revision>
  /** Sentences on what is wrong with the sources; nothing of it changes AWS. */
  readonly problems: readonly string[]
}

/** The environments of all sources. A spec that is invalid, gone or out of reach leaves the last valid one in force. */
export class Specs {
  readonly #sources: readonly Source[]
  readonly #region: string | undefined
  readonly #revisions = new Map<string, Revision>()

  /** `region`: where a spec names none. */
  constructor(sources: readonly Source[], region?: string) {
    this.#sources = sources
    this.#region = region
  }

  /** Reads every source anew. Never throws. */
  async read(): Promise<Reading> {
    const readings = await Promise.all(this.#sources.map(source => this.#readSource(source)))
    const found = readings.flatMap(({ revisions }) => revisions)
    const byEnvironment = Map.groupBy(found, ({ environment }) => keyOf(environment))
    const doubles = [...byEnvironment].filter(([, revisions]) => revisions.length > 1)
    for (const [key, [revision, ...others]] of byEnvironment) if (others.length === 0) this.#revisions.set(key, revision!)
    return {
      revisions: new Map(this.#revisions),
      problems: [...readings.flatMap(({ problems }) => problems), ...doubles.map(describeDouble), ...this.#gone(readings)],
    }
  }

  async #readSource(source: Source): Promise<SourceReading> {
    try {
      const files = await source.read()
      const read = files.map(file => readFile(file, this.#region))
      const empty = files.length === 0 ? [`${source.name} has no postmagiq.yaml: nothing is changed for it`] : []
      return {
        revisions: read.flatMap(one => ('id' in one ? [one] : [])),
        problems: [...empty, ...read.flatMap(one => ('problems' in one ? one.problems : []))],
        paths: files.map(({ path }) => path),
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      return { revisions: [], problems: [`${source.name} cannot be read, nothing is changed for it: ${message}`], paths: undefined }
    }
  }

  /** The environments whose file every source answers without. */
  #gone(readings: readonly SourceReading[]): string[] {
    if (readings.some(({ paths }) => paths === undefined)) return []
    const paths = new Set(readings.flatMap(({ paths = [] }) => paths))
    const gone = [...this.#revisions].filter(([, { path }]) => !paths.has(path))
    return gone.map(([key, { path }]) => `${path} is gone: ${key} is kept as its last revision says; only postmagiq destroy deletes it`)
  }
}

interface SourceReading {
  readonly revisions: readonly Revision[]
  readonly problems: readonly string[]
  /** The paths of all its files; undefined where it could not be read. */
  readonly paths: readonly string[] | undefined
}

function readFile({ path, bytes }: SpecFile, region: string | undefined): Revision | { readonly problems: readonly string[] } {
  const found = parse(bytes, path, region === undefined ? {} : { region })
  if ('problems' in found)
    return {
      problems: found.problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}; nothing is changed for it`),
    }
  return { ...revisionOf(path, bytes), environment: found.environment }
}

const keyOf = ({ application, environment, region }: Environment) => `${application}/${environment} in ${region}`

const describeDouble = ([key, revisions]: readonly [string, readonly Revision[]]) =>
  `${key} is in several files, none of which is used: ${revisions.map(({ path }) => path).join(', ')}`
