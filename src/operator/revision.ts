import { createHash } from 'node:crypto'

/** One version of one environment's spec. */
export interface RevisionInfo {
  /** Its name: the commit in which the file was first seen so, else the hash of the file. */
  readonly id: string
  /** The hash of the file: the first 12 hexadecimal digits of its SHA-256. Two revisions with one hash are the same spec. */
  readonly hash: string
  /** The path of the file, as people know it. */
  readonly path: string
  /** The file itself. */
  readonly text: string
  /** Who wrote it, and the first line of what that person said about it, where the source knows. */
  readonly author?: string
  readonly subject?: string
  /** The version of the object, where the source is a bucket with versions. */
  readonly version?: string
}

/** The hash of a file, as `RevisionInfo` has it. */
export const hashOf = (file: string | Uint8Array) => createHash('sha256').update(file).digest('hex').slice(0, 12)

/** The revision of a file about which nothing but its content is known. */
export function revisionOf(path: string, bytes: Uint8Array): RevisionInfo {
  const hash = hashOf(bytes)
  return { id: hash, hash, path, text: Buffer.from(bytes).toString() }
}
