import type { S3 } from '@aws-sdk/client-s3'
import { ifExists } from '../providers/errors.ts'
import { collectPages } from '../providers/pages.ts'

/** The tag of the records of an environment of which nothing is left: a lifecycle rule of the control bucket ends them. */
export const ABSENT_TAG = { key: 'postmagiq:absent', value: 'true' } as const

interface Options {
  readonly s3: S3
  readonly bucket: string
  /** The account that must own the bucket, 12 digits. */
  readonly account: string
  /** What every key begins with: `records/postmagiq/prod/`. */
  readonly prefix: string
}

/** One record, and its version. */
export interface StoredRecord<T> {
  readonly value: T
  /** Names this version: a write on top of it succeeds only while it is the newest. */
  readonly version: string
}

/** How a record is written. */
interface WriteOptions {
  /** The version to write on top of; there must be no record where it is left out. */
  readonly version?: string | undefined
  /** Whether nothing is left of the environment, so that the record ends some time after its last write. */
  readonly isAbsent?: boolean
}

/** A record as a listing shows it. */
export interface RecordEntry {
  readonly name: string
  /** When it was written last, by the clock of S3. */
  readonly written: Date
  /** In bytes. */
  readonly size: number
}

/** Somebody else wrote the record since it was read. */
export class RecordChanged extends Error {}

/**
 * Small JSON documents beside the lease. Losing them loses explanations, pauses and approvals; never what AWS looks like.
 * Calls throw the SDK's error.
 */
export class Records {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** Reads a record; undefined when there is none. */
  async read<T>(name: string): Promise<StoredRecord<T> | undefined> {
    const found = await ifExists(this.#options.s3.getObject(this.#object(name)))
    if (!found) return undefined
    return { value: JSON.parse((await found.Body?.transformToString()) ?? 'null') as T, version: found.ETag! }
  }

  /** Writes a record on top of a version, or a new one where there is none; gives the new version. Throws RecordChanged when it is not the newest. */
  async write(name: string, value: unknown, { version, isAbsent = false }: WriteOptions = {}): Promise<string> {
    const condition = version === undefined ? { IfNoneMatch: '*' } : { IfMatch: version }
    // Without tagging a write removes the tag of the version before.
    const tagging = isAbsent ? { Tagging: new URLSearchParams({ [ABSENT_TAG.key]: ABSENT_TAG.value }).toString() } : {}
    const input = { ...this.#object(name), Body: JSON.stringify(value), ContentType: 'application/json', ...tagging, ...condition }
    try {
      return (await this.#options.s3.putObject(input)).ETag!
    } catch (error) {
      if (error instanceof Error && REFUSALS.has(error.name)) throw new RecordChanged(`The record ${name} was changed by somebody else.`)
      throw error
    }
  }

  /** The names of the records under a prefix, sorted. */
  async list(prefix = ''): Promise<string[]> {
    return (await this.entries(prefix)).map(({ name }) => name).toSorted()
  }

  /** The records under a prefix, in no order. */
  async entries(prefix = ''): Promise<RecordEntry[]> {
    const { s3, bucket, account } = this.#options
    const start = this.#options.prefix
    const input = { Bucket: bucket, ExpectedBucketOwner: account, Prefix: `${start}${prefix}` }
    const objects = await collectPages(s3.paginateListObjectsV2(input), page => page.Contents)
    return objects.map(({ Key = '', LastModified = new Date(0), Size = 0 }) => ({
      name: Key.slice(start.length),
      written: LastModified,
      size: Size,
    }))
  }

  /** Deletes a record, if there is one. */
  async remove(name: string): Promise<void> {
    await this.#options.s3.deleteObject(this.#object(name))
  }

  #object(name: string) {
    const { bucket, account, prefix } = this.#options
    return { Bucket: bucket, ExpectedBucketOwner: account, Key: `${prefix}${name}` }
  }
}

const REFUSALS: ReadonlySet<string> = new Set(['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'])
