import { randomUUID } from 'node:crypto'
import type { S3 } from '@aws-sdk/client-s3'

interface Options {
  readonly s3: Pick<S3, 'getObject' | 'putObject' | 'deleteObject'>
  readonly bucket: string
  readonly key: string
  /** Who asks, for people to read. */
  readonly holder: string
  /** How long a lease lasts unless renewed, in milliseconds. */
  readonly ttl: number
}

/** What a lease says of itself in its object. */
interface LeaseRecord {
  /** The process that wrote it. */
  readonly by: string
  readonly holder: string
  readonly renewed: string
  readonly free?: boolean
}

/**
 * Leave to be an environment's only writer. A write goes through only on top of the version it read (its ETag), so of two
 * that ask one loses. No clocks are compared: a lease has run out when it has not changed for its TTL as we measure it.
 */
export class Lease {
  readonly #options: Options
  readonly #id = randomUUID()
  /** Our version, and until when it is surely ours. */
  #ours: { readonly etag: string; readonly until: number } | undefined
  /** Another's version, whose it is, and when we first saw it. */
  #theirs: { readonly etag: string; readonly claim: LeaseRecord; readonly since: number } | undefined

  constructor(options: Options) {
    this.#options = options
  }

  /** How long it lasts unless renewed, in milliseconds. */
  get ttl() {
    return this.#options.ttl
  }

  /** Who else holds it, when it was taken last time we asked. */
  get holder() {
    return this.#theirs?.claim.holder
  }

  /** Whether we may write now. */
  held() {
    return this.#ours !== undefined && Date.now() < this.#ours.until
  }

  /** Takes the lease, or renews it. Call it several times a TTL. */
  async acquire(): Promise<boolean> {
    const base = this.#ours ?? (await this.#look())
    if (base === 'taken') return false
    const until = Date.now() + this.#options.ttl
    try {
      const { ETag } = await this.#write(base?.etag, {})
      this.#ours = { etag: ETag!, until }
    } catch (error) {
      if (!lost(error)) throw error
      this.#ours = undefined
    }
    return this.held()
  }

  /** Gives it up, so that another need not wait. */
  async release() {
    if (this.#ours) await this.#write(this.#ours.etag, { free: true }).catch(unlessLost)
    this.#ours = undefined
  }

  /** Gives it up for ever: there is nothing left to write to. */
  async remove() {
    const { s3, bucket, key } = this.#options
    if (this.#ours) await s3.deleteObject({ Bucket: bucket, Key: key, IfMatch: this.#ours.etag }).catch(unlessLost)
    this.#ours = undefined
  }

  /** The version to write on top of: none, one that was given up, one that has run out, or ours, though the answer was lost. */
  async #look(): Promise<{ etag: string } | undefined | 'taken'> {
    const found = await this.#read()
    if (!found) return undefined
    const { etag, claim } = found
    if (this.#theirs?.etag !== etag) this.#theirs = { etag, claim, since: Date.now() }
    const over = claim.free || claim.by === this.#id || Date.now() - this.#theirs.since >= this.#options.ttl
    return over ? { etag } : 'taken'
  }

  async #read() {
    const { s3, bucket, key } = this.#options
    try {
      const { ETag, Body } = await s3.getObject({ Bucket: bucket, Key: key })
      return { etag: ETag!, claim: JSON.parse((await Body?.transformToString()) ?? '{}') as LeaseRecord }
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined
      throw error
    }
  }

  #write(etag: string | undefined, state: Pick<LeaseRecord, 'free'>) {
    const { s3, bucket, key, holder } = this.#options
    const claim: LeaseRecord = { by: this.#id, holder, renewed: new Date().toISOString(), ...state }
    return s3.putObject({ Bucket: bucket, Key: key, Body: JSON.stringify(claim), ...(etag ? { IfMatch: etag } : { IfNoneMatch: '*' }) })
  }
}

function unlessLost(error: unknown) {
  if (!lost(error)) throw error
}

/** Someone else wrote first, or took it away. */
const lost = (error: unknown) =>
  error instanceof Error && ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'].includes(error.name)
