import { ifExists } from '../providers/errors.ts'
import { batches } from '../providers/pages.ts'
import { toKeyTime } from './history.ts'
import type { Records } from './records.ts'

/** The site as one publish left it. */
export interface Manifest {
  readonly at: string
  /** The ARN of the credentials. */
  readonly by: string
  readonly files: Readonly<Record<string, PublishedFile>>
}

/** A file as it was uploaded. */
export interface PublishedFile {
  /** In hexadecimal digits. */
  readonly sha256: string
  /** The ETag that S3 gave its object: another one says that somebody else has written it since. */
  readonly etag: string
  readonly contentType: string
  readonly cacheControl: string
}

/** Where the manifests of an environment are. */
export interface ManifestPlace {
  readonly records: Records
  /** The beginning of their keys. */
  readonly prefix: string
}

/** How long the files of a site remain once another site has taken its place, in milliseconds: open pages still load them. */
const RETENTION = 14 * 24 * 3_600_000

/** How many manifests are read at a time. */
const READERS = 8

/** The manifest of the last publish; undefined where there is none. */
export async function lastManifest({ records, prefix }: ManifestPlace): Promise<Manifest | undefined> {
  const name = ((await ifExists(records.list(prefix))) ?? []).at(-1)
  return name === undefined ? undefined : (await records.read<Manifest>(name))?.value
}

/** Writes the manifest of a publish that has ended. */
export const writeManifest = ({ records, prefix }: ManifestPlace, manifest: Manifest) =>
  records.write(`${prefix}${toKeyTime(manifest.at)}.json`, manifest)

/** Manifests whose sites ended longer ago than files remain, and the keys of files that none but them names. */
export interface Expired {
  readonly names: readonly string[]
  readonly keys: readonly string[]
}

/** Finds what has expired. The last site never does, and a file that no manifest names is none of ours. */
export async function findExpired({ records, prefix }: ManifestPlace, now = Date.now()): Promise<Expired> {
  const entries = (await records.entries(prefix)).toSorted((one, other) => (one.name < other.name ? -1 : 1))
  const isExpired = (index: number) => {
    const successor = entries[index + 1]
    return successor !== undefined && now - successor.written.getTime() > RETENTION
  }
  const names = entries.filter((_, index) => isExpired(index)).map(({ name }) => name)
  if (names.length === 0) return { names, keys: [] }
  const named = await keysOf(
    records,
    entries.filter((_, index) => !isExpired(index)).map(({ name }) => name),
  )
  return { names, keys: [...(await keysOf(records, names))].filter(key => !named.has(key)) }
}

/** The keys of all files that manifests name. */
async function keysOf(records: Records, names: readonly string[]): Promise<ReadonlySet<string>> {
  const keys = new Set<string>()
  for (const some of batches(names, READERS))
    for (const found of await Promise.all(some.map(name => records.read<Manifest>(name))))
      for (const key of Object.keys(found?.value.files ?? {})) keys.add(key)
  return keys
}
