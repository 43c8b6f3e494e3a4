import { readFile } from 'node:fs/promises'
import { ifExists } from '../providers/errors.ts'
import { batches, collectPages } from '../providers/pages.ts'
import { OperatorError } from './errors.ts'
import type { Session } from './session.ts'
import { SITE } from './site.ts'
import type { SiteFile } from './site-files.ts'

/** AWS deletes at most so many objects in one call. */
const MOST_DELETED = 1_000

/** The bucket of the GUI. Calls throw the SDK's error. */
export class SiteBucket {
  readonly name: string
  readonly #session: Session

  /** Throws OperatorError where the spec asks for no such bucket. */
  constructor(session: Session) {
    const node = session.graph.nodes.get(SITE.bucket)
    if (!node) throw new OperatorError(`The spec asks for no bucket ${SITE.bucket}: there is nothing to publish to.`)
    this.name = node.name
    this.#session = session
  }

  /** The ETag of each object by its key. Throws OperatorError where the bucket does not exist. */
  async etags(): Promise<ReadonlyMap<string, string>> {
    const pages = this.#s3.paginateListObjectsV2(this.#bucket)
    const objects = await ifExists(collectPages(pages, page => page.Contents))
    if (!objects) throw new OperatorError(`The bucket ${this.name} (${SITE.bucket}) does not exist: run apply first.`)
    return new Map(objects.map(({ Key = '', ETag = '' }) => [Key, ETag]))
  }

  /** Uploads a file as it was read before; gives the ETag of its object. */
  async upload({ key, path, sha256, contentType, cacheControl }: SiteFile): Promise<string> {
    const { ETag = '' } = await this.#s3.putObject({
      ...this.#bucket,
      Key: key,
      Body: await readFile(path),
      ContentType: contentType,
      CacheControl: cacheControl,
      // S3 refuses a file that was changed since its checksum was made.
      ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
    })
    return ETag
  }

  /** Deletes objects. */
  async delete(keys: readonly string[]): Promise<void> {
    for (const some of batches(keys, MOST_DELETED)) {
      const Delete = { Objects: some.map(Key => ({ Key })), Quiet: true }
      const { Errors: [failure] = [] } = await this.#s3.deleteObjects({ ...this.#bucket, Delete })
      // DeleteObjects succeeds even if it deleted nothing; it lists the failures.
      if (failure) throw Object.assign(new Error(`${failure.Key}: ${failure.Message}`), { name: failure.Code })
    }
  }

  get #s3() {
    return this.#session.aws.s3
  }

  get #bucket() {
    return { Bucket: this.name, ExpectedBucketOwner: this.#session.account }
  }
}
