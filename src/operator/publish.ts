import { isDeepStrictEqual } from 'node:util'
import { controlRecords, recordKeys } from './control-bucket.ts'
import { explainControl } from './control-errors.ts'
import { invalidate, toPaths } from './invalidation.ts'
import { findExpired, lastManifest, type Manifest, type ManifestPlace, type PublishedFile, writeManifest } from './manifests.ts'
import type { Session } from './session.ts'
import { findDistribution } from './site.ts'
import { SiteBucket } from './site-bucket.ts'
import { IMMUTABLE, INDEX, type SiteFile } from './site-files.ts'

/** Files, and their bytes. */
export interface Amount {
  readonly files: number
  readonly bytes: number
}

interface Options {
  /** Called with what is uploaded so far of what will be: before the first file, and after each one. */
  readonly onUpload: (done: Amount, all: Amount) => void
  /** Called when CloudFront begins to forget so many paths. */
  readonly onInvalidate: (paths: number) => void
}

/** The result of a publish. */
export interface Publication {
  readonly bucket: string
  readonly sent: Amount
  /** How many files were there already. */
  readonly unchanged: number
  /** How many files of earlier sites were deleted. */
  readonly deleted: number
  /** How many paths CloudFront forgot; undefined where there is no distribution. */
  readonly invalidated: number | undefined
}

/** How many files are uploaded at a time. */
const UPLOADS = 8

/**
 * Makes the GUI of an environment what a build is. Whoever loads a page meanwhile gets the earlier site or this one: what is new comes first,
 * the index last, and the files of earlier sites remain for two weeks. Throws OperatorError where the bucket does not exist.
 */
export async function publish(session: Session, files: readonly SiteFile[], options: Options): Promise<Publication> {
  const bucket = new SiteBucket(session)
  const place = { records: controlRecords(session), prefix: recordKeys(session.spec).published }
  const distribution = await findDistribution(session)
  const etags = await bucket.etags()
  const last = await explained(session, 's3:GetObject', lastManifest(place))
  const sent = files.filter(file => !isPublished(file, { etag: etags.get(file.key), last }))
  const uploaded = await uploadAll(bucket, sent, options)

  const outdated = sent.filter(file => mayBeCached(file, last)).map(({ key }) => key)
  if (distribution && outdated.length > 0) {
    const paths = toPaths(outdated, INDEX)
    options.onInvalidate(paths.length)
    await invalidate(session.aws.cloudfront, distribution, paths)
  }

  // After the invalidation: until a manifest names a file, it counts as not published, and the next run does all of this again.
  const published = Object.fromEntries(files.map(file => [file.key, toPublished(file, uploaded.get(file.key) ?? etags.get(file.key)!)]))
  if (!isDeepStrictEqual(published, last?.files)) await record(session, place, published)
  const deleted = await explained(session, 's3:DeleteObject', deleteExpired(bucket, place, etags))
  return {
    bucket: bucket.name,
    sent: amountOf(sent),
    unchanged: files.length - sent.length,
    deleted,
    invalidated: distribution === undefined ? undefined : outdated.length,
  }
}

/** Whether the last publish uploaded a file exactly so, and nobody else has written its object since. */
function isPublished(file: SiteFile, { etag, last }: { readonly etag: string | undefined; readonly last: Manifest | undefined }): boolean {
  return etag !== undefined && isDeepStrictEqual(last?.files[file.key], toPublished(file, etag))
}

const toPublished = ({ sha256, contentType, cacheControl }: SiteFile, etag: string): PublishedFile => ({
  sha256,
  etag,
  contentType,
  cacheControl,
})

/** Whether caches may have another content of a file; of one that never changes they have none, unless it was changed all the same. */
const mayBeCached = ({ key, sha256, cacheControl }: SiteFile, last: Manifest | undefined) =>
  cacheControl !== IMMUTABLE || (last?.files[key] !== undefined && last.files[key].sha256 !== sha256)

/** Uploads files, each after those that it may name; gives the ETags of their objects by key. */
async function uploadAll(bucket: SiteBucket, files: readonly SiteFile[], { onUpload }: Options): Promise<ReadonlyMap<string, string>> {
  const all = amountOf(files)
  const done: SiteFile[] = []
  const etags = new Map<string, string>()
  if (files.length > 0) onUpload(amountOf(done), all)
  const upload = async (file: SiteFile) => {
    etags.set(file.key, await bucket.upload(file))
    done.push(file)
    onUpload(amountOf(done), all)
  }
  for (const stage of STAGES) await inParallel(files.filter(stage), upload)
  return etags
}

/** What is uploaded one after the other. */
const STAGES: readonly ((file: SiteFile) => boolean)[] = [
  ({ cacheControl }) => cacheControl === IMMUTABLE,
  ({ key, cacheControl }) => key !== INDEX && cacheControl !== IMMUTABLE,
  ({ key }) => key === INDEX,
]

/** Works on several files at a time. */
async function inParallel(files: readonly SiteFile[], work: (file: SiteFile) => Promise<void>): Promise<void> {
  const queue = files.values()
  const worker = async () => {
    for (const file of queue) await work(file)
  }
  await Promise.all(Array.from({ length: UPLOADS }, worker))
}

const amountOf = (files: readonly SiteFile[]): Amount => ({ files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) })

const record = (session: Session, place: ManifestPlace, files: Manifest['files']) =>
  explained(session, 's3:PutObject', writeManifest(place, { at: new Date().toISOString(), by: session.caller, files }))

/** Deletes the files of earlier sites that nobody loads any more, then what is recorded of those sites; gives how many files. */
async function deleteExpired(bucket: SiteBucket, place: ManifestPlace, etags: ReadonlyMap<string, string>): Promise<number> {
  const { names, keys } = await findExpired(place)
  const present = keys.filter(key => etags.has(key))
  await bucket.delete(present)
  for (const name of names) await place.records.remove(name)
  return present.length
}

/** Says in words why a record cannot be read or written. */
const explained = <T>(session: Session, action: string, call: Promise<T>): Promise<T> =>
  call.catch((error: unknown) => {
    throw explainControl(error, session, { action, key: `${recordKeys(session.spec).published}*` })
  })
