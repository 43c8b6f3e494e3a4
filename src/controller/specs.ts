import { setTimeout as pause } from 'node:timers/promises'
import type { RevisionInfo } from '../operator/revision.ts'
import type { Environment } from '../schema/environment.ts'
import { type LoadOptions, parse } from '../schema/load.ts'
import type { Source } from './source.ts'
import { describeDouble, problemsOf, type SourceProblem } from './source-problems.ts'
import { type Revision, SourceReader } from './source-reader.ts'
import { messageOf } from '../providers/errors.ts'

export type { SourceProblem } from './source-problems.ts'
export type { Revision } from './source-reader.ts'

/** The sources as they were read last. */
export interface Reading {
  /** By environment, the last spec that was valid. */
  readonly revisions: ReadonlyMap<string, Revision>
  readonly problems: readonly SourceProblem[]
}

interface Options extends LoadOptions {
  /** Reads the last valid revision of every environment that exists, from before this process began; others' environments may be among them. */
  readonly recall?: () => Promise<readonly RevisionInfo[]>
}

/** How long the events of one change may take, in milliseconds. */
const BURST = 100

/**
 * The environments of all sources. A spec that is invalid, gone or out of reach leaves the last valid one in force.
 * A spec keeps its revision until its content changes, whatever else a commit changes.
 */
export class Specs {
  readonly #readers: readonly SourceReader[]
  readonly #options: Options
  readonly #revisions = new Map<string, Revision>()
  #isRecalled: boolean
  #change = new AbortController()

  constructor(sources: readonly Source[], options: Options = {}) {
    this.#options = options
    this.#readers = sources.map(source => new SourceReader(source, options))
    this.#isRecalled = !options.recall
    for (const source of sources) source.onChange?.(() => this.#change.abort())
  }

  /** Reads every source anew. Never throws. */
  async read(): Promise<Reading> {
    const readings = await Promise.all(this.#readers.map(async reader => ({ source: reader.source, reading: await reader.read() })))
    const recallProblems = await this.#recall()
    const found = readings.flatMap(({ reading }) => ('error' in reading ? [] : reading.revisions))
    const byEnvironment = Map.groupBy(found, ({ environment }) => keyOf(environment))
    for (const [key, [revision, ...others]] of byEnvironment) if (others.length === 0) this.#accept(key, revision!)
    const isFound = (key: string) => byEnvironment.has(key)
    const doubles = [...byEnvironment].filter(([, revisions]) => revisions.length > 1)
    return {
      revisions: new Map(this.#revisions),
      problems: [
        ...recallProblems,
        ...readings.flatMap(({ source, reading }) => problemsOf(source, reading, { own: this.#ownedBy(source), isFound })),
        ...doubles.map(describeDouble),
      ],
    }
  }

  /** Resolves as soon as a source says that it may have changed since it was read, at the latest after so many milliseconds or when the signal aborts. */
  async change(within: number, signal: AbortSignal): Promise<void> {
    await pause(within, undefined, { signal: AbortSignal.any([signal, this.#change.signal]) }).catch(() => {})
    if (this.#change.signal.aborted) await pause(BURST)
    this.#change = new AbortController()
  }

  /** Takes over what was valid before this process began, once. */
  async #recall(): Promise<SourceProblem[]> {
    if (this.#isRecalled) return []
    try {
      for (const info of await this.#options.recall!()) this.#recallOne(info)
      this.#isRecalled = true
      return []
    } catch (error) {
      return [{ reason: 'SourceUnavailable', message: `the last valid specs cannot be read from their records: ${messageOf(error)}` }]
    }
  }

  /** Environments of other sources are not ours; those that a source has shown meanwhile are newer. */
  #recallOne(info: RevisionInfo) {
    if (!this.#readers.some(({ source }) => source.owns(info.path))) return
    const loaded = parse(Buffer.from(info.text), info.path, this.#options)
    if ('problems' in loaded) return
    const key = keyOf(loaded.environment)
    if (!this.#revisions.has(key)) this.#revisions.set(key, { ...info, environment: loaded.environment })
  }

  #ownedBy(source: Source) {
    return [...this.#revisions].filter(([, { path }]) => source.owns(path))
  }

  #accept(key: string, revision: Revision) {
    const before = this.#revisions.get(key)
    if (before?.hash !== revision.hash) this.#revisions.set(key, revision)
    else if (before.path !== revision.path) this.#revisions.set(key, { ...before, path: revision.path })
  }
}

const keyOf = ({ application, environment, region }: Environment) => `${application}/${environment} in ${region}`
