import { setTimeout as pause } from 'node:timers/promises'
import { hashOf, type RevisionInfo } from '../operator/revision.ts'
import type { Environment } from '../schema/environment.ts'
import { type LoadOptions, parse } from '../schema/load.ts'
import type { Source, SpecFile } from './source.ts'

/** A valid spec. */
export interface Revision extends RevisionInfo {
  readonly environment: Environment
}

/** A file that is no valid spec, and what is wrong with it. */
export interface InvalidFile {
  readonly path: string
  readonly messages: readonly string[]
}

/** A source as it was read, or why it could not be read. */
export type SourceReading =
  | { readonly revisions: readonly Revision[]; readonly invalid: readonly InvalidFile[]; readonly paths: ReadonlySet<string> }
  | { readonly error: string }

/** How long a source that was read before may delay the others, in milliseconds. */
const PATIENCE = 1_000

/** Reads a source again and again, and each file that has not changed only once. */
export class SourceReader {
  readonly source: Source
  readonly #options: LoadOptions
  #latest: SourceReading | undefined
  #reading: Promise<SourceReading> | undefined
  /** By path, the file as it was read last. */
  #known: ReadonlyMap<string, { readonly hash: string; readonly found: Revision | InvalidFile }> = new Map()

  constructor(source: Source, options: LoadOptions) {
    this.source = source
    this.#options = options
  }

  /** Reads the source. One that takes long is given as it was before. Never throws. */
  async read(): Promise<SourceReading> {
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined))
    if (!this.#latest) return this.#reading
    const ended = new AbortController()
    const reading = await Promise.race([this.#reading, pause(PATIENCE, this.#latest, { signal: ended.signal })])
    ended.abort()
    return reading
  }

  async #read(): Promise<SourceReading> {
    this.#latest = await this.source.read().then(
      files => this.#parse(files),
      (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
    )
    return this.#latest
  }

  #parse(files: readonly SpecFile[]): SourceReading {
    this.#known = new Map(
      files.map(file => {
        const hash = hashOf(file.bytes)
        const before = this.#known.get(file.path)
        return [file.path, before?.hash === hash ? before : { hash, found: parseFile(file, hash, this.#options) }]
      }),
    )
    const found = [...this.#known.values()].map(({ found }) => found)
    return {
      revisions: found.filter(one => 'environment' in one),
      invalid: found.filter(one => 'messages' in one),
      paths: new Set(this.#known.keys()),
    }
  }
}

/** The revision that a spec is, or what is wrong with it. */
function parseFile(file: SpecFile, hash: string, options: LoadOptions): Revision | InvalidFile {
  const { path, bytes, commit, author, subject, version } = file
  const loaded = parse(bytes, path, options)
  if ('problems' in loaded)
    return { path, messages: loaded.problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`) }
  const known = { ...(author && { author }), ...(subject && { subject }), ...(version && { version }) }
  return { id: commit ?? hash, hash, path, text: Buffer.from(bytes).toString(), ...known, environment: loaded.environment }
}
