import { randomUUID } from 'node:crypto'
import type { S3 } from '@aws-sdk/client-s3'
import { unbound } from '../providers/call-bounds.ts'

/** The IAM actions that lease and records need on the control bucket. Without ListBucket, S3 answers 403 for an object that does not exist. */
export const LEASE_PERMISSIONS = ['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging', 's3:DeleteObject', 's3:ListBucket'] as const

interface Options {
  readonly s3: Pick<S3, 'getObject' | 'putObject' | 'deleteObject'>
  readonly bucket: string
  /** The account that must own the bucket, 12 digits. */
  readonly account: string
  readonly key: string
  /** The name of this process, for people to read. */
  readonly holder: string
  /** How long a lease lasts unless renewed, in milliseconds. */
  readonly ttl: number
}

/** The content of a lease's object. */
interface LeaseRecord {
  /** The process that wrote it. */
  readonly by: string
  readonly holder: string
  readonly renewed: string
  readonly free?: boolean
}

/**
 * Permission to be an environment's only writer. A write succeeds only on top of the version it read (its ETag), so of two
 * that ask one loses. Clocks of machines are never compared: a lease has expired when it has not changed for its TTL as measured here.
 */
export class Lease {
  readonly #options: Options
  readonly #id = randomUUID()
  /** Our version, and since when it is certainly ours. */
  #ours: { readonly etag: string; readonly since: Instant } | undefined
  /** Another's version, its content, and when it was first seen. */
  #theirs: { readonly etag: string; readonly record: LeaseRecord; readonly since: Instant } | undefined

  constructor(options: Options) {
    this.#options = options
  }

  /** How long it lasts unless renewed, in milliseconds. */
  get ttl() {
    return this.#options.ttl
  }

  /** The other holder, when the lease was read last. */
  get holder() {
    return this.#theirs?.record.holder
  }

  /** This process may write while it holds the lease. */
  isHeld() {
    return this.#ours !== undefined && since(this.#ours.since) < this.#options.ttl
  }

  /** Takes the lease; false when somebody else has it. */
  async acquire(): Promise<boolean> {
    const base = await this.#findBase()
    return base !== 'taken' && this.#take(base?.etag)
  }

  /** Makes the lease last another TTL; false when it is lost. Call it several times a TTL. */
  async renew(): Promise<boolean> {
    if (!this.#ours || !this.isHeld()) return false
    if (await this.#take(this.#ours.etag)) return true
    // The answer to an earlier renewal may have been lost: then the newer version is ours as well.
    const found = await this.#read()
    if (found?.record.by === this.#id) return this.#take(found.etag)
    if (found) this.#theirs = { ...found, since: now() }
    this.#ours = undefined
    return false
  }

  /** Gives the lease up, so that another process need not wait. */
  async release() {
    if (this.#ours) await this.#write(this.#ours.etag, { free: true }).catch(unlessLost)
    this.#ours = undefined
  }

  /** Deletes the lease object, when nothing of the environment is left. */
  async remove() {
    const { s3, key } = this.#options
    const ours = this.#ours
    if (ours) await unbound(() => s3.deleteObject({ ...this.#bucket, Key: key, IfMatch: ours.etag })).catch(unlessLost)
    this.#ours = undefined
  }

  /** Writes our claim on top of a version; false when that is no longer the newest. */
  async #take(etag: string | undefined): Promise<boolean> {
    const started = now()
    try {
      const { ETag } = await this.#write(etag, {})
      this.#ours = { etag: ETag!, since: started }
    } catch (error) {
      if (!isLost(error)) throw error
      return false
    }
    return this.isHeld()
  }

  /** The version to write on top of: none, one that was released, one that has expired, or ours although the answer was lost. */
  async #findBase(): Promise<{ etag: string } | undefined | 'taken'> {
    const found = await this.#read()
    if (!found) return undefined
    const { etag, record } = found
    if (this.#theirs?.etag !== etag) this.#theirs = { etag, record, since: now() }
    const isOver = record.free || record.by === this.#id || since(this.#theirs.since) >= this.#options.ttl
    return isOver ? { etag } : 'taken'
  }

  async #read() {
    const { s3, key } = this.#options
    try {
      const { ETag, Body } = await unbound(() => s3.getObject({ ...this.#bucket, Key: key }))
      return { etag: ETag!, record: JSON.parse((await Body?.transformToString()) ?? '{}') as LeaseRecord }
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined
      throw error
    }
  }

  #write(etag: string | undefined, state: Pick<LeaseRecord, 'free'>) {
    const { s3, key, holder } = this.#options
    const record: LeaseRecord = { by: this.#id, holder, renewed: new Date().toISOString(), ...state }
    const condition = etag ? { IfMatch: etag } : { IfNoneMatch: '*' }
    return unbound(() => s3.putObject({ ...this.#bucket, Key: key, Body: JSON.stringify(record), ...condition }))
  }

  get #bucket() {
    return { Bucket: this.#options.bucket, ExpectedBucketOwner: this.#options.account }
  }
}

/** A moment by two clocks: the monotonic one stops while the machine sleeps, and the other may be set back. */
interface Instant {
  readonly monotonic: number
  readonly wall: number
}
const now = (): Instant => ({ monotonic: performance.now(), wall: Date.now() })

/** How long ago a moment was, in milliseconds, by whichever clock says longer. */
const since = ({ monotonic, wall }: Instant) => Math.max(performance.now() - monotonic, Date.now() - wall)

function unlessLost(error: unknown) {
  if (!isLost(error)) throw error
}

/** Whether somebody else wrote first, or deleted the object. */
const isLost = (error: unknown) =>
  error instanceof Error && ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'].includes(error.name)
