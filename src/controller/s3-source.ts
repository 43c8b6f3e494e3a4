import type { S3 } from '@aws-sdk/client-s3'
import { collectPages } from '../providers/pages.ts'
import { FILE } from '../schema/file.ts'
import { MAX_BYTES } from '../schema/source.ts'
import { atMostEvery } from './at-most-every.ts'
import { isSearched, type Source, type SpecFile } from './source.ts'

/** How often the bucket is listed, in milliseconds: every list request costs money. */
const INTERVAL = 10_000

/** An object as it was read last. */
interface Known {
  readonly etag: string
  readonly file: SpecFile
}

/** Every `postmagiq.yaml` under a prefix of a bucket: `s3://BUCKET/PREFIX`. An object is read again only when its ETag changes. */
export function s3Source(name: string, open: () => Promise<S3>): Source {
  const { bucket, prefix } = parseName(name)
  let known: ReadonlyMap<string, Known> = new Map()

  const read = atMostEvery(INTERVAL, async () => {
    const s3 = await open()
    const found = new Map<string, Known>()
    for (const object of await listSpecs(s3, bucket, prefix)) {
      const { key, etag } = object
      const before = known.get(key)
      found.set(key, before?.etag === etag ? before : { etag, file: await readObject(s3, bucket, object) })
    }
    known = found
    return [...found.values()].map(({ file }) => file)
  })

  return { name, read, owns: path => path.startsWith(`s3://${bucket}/${prefix}`) }
}

/** Bucket and prefix; a prefix ends in a slash, so that `envs` does not include `envs-old`. */
function parseName(name: string) {
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(name) ?? []
  return { bucket, prefix: path && `${path.replace(/\/+$/, '')}/` }
}

async function listSpecs(s3: S3, Bucket: string, Prefix: string) {
  const objects = await collectPages(s3.paginateListObjectsV2({ Bucket, Prefix }), page => page.Contents)
  return objects
    .filter(({ Key = '' }) => isSpec(Key.slice(Prefix.length)))
    .map(({ Key = '', ETag = '', Size = 0 }) => ({ key: Key, etag: ETag, isTooLarge: Size > MAX_BYTES }))
}

/** Whether an object is a spec, by its path below the prefix. */
function isSpec(path: string) {
  const folders = path.split('/')
  return folders.pop() === FILE && folders.every(isSearched)
}

/** Reads an object; of one that is too large only one byte more than a spec may have, by which that is known. */
async function readObject(
  s3: S3,
  Bucket: string,
  { key: Key, isTooLarge }: { readonly key: string; readonly isTooLarge: boolean },
): Promise<SpecFile> {
  const { Body, VersionId } = await s3.getObject({ Bucket, Key, ...(isTooLarge && { Range: `bytes=0-${MAX_BYTES}` }) })
  const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array()
  // An object from before its bucket had versions has the version `null`, which a later one may have as well.
  return { path: `s3://${Bucket}/${Key}`, bytes, ...(VersionId && VersionId !== 'null' && { version: VersionId }) }
}
