import type { S3 } from '@aws-sdk/client-s3'

/** Which bucket a call is about; AWS refuses when it has changed hands. */
export interface Ours {
  readonly Bucket: string
  readonly ExpectedBucketOwner: string
}

/** How many thousands of objects go before the next pass looks again. */
const BATCHES = 20

/** Takes away what a bucket holds, or the first of it where that is a lot; whether nothing is left. */
export async function empty(s3: S3, bucket: Ours): Promise<boolean> {
  for (const _ of Array.from({ length: BATCHES })) if (await emptyOnce(s3, bucket)) return true
  return false
}

/** Takes away up to a thousand objects; whether there were none. */
async function emptyOnce(s3: S3, bucket: Ours): Promise<boolean> {
  const [{ Versions = [], DeleteMarkers = [] }, { Uploads = [] }] = await Promise.all([
    s3.listObjectVersions(bucket),
    s3.listMultipartUploads(bucket),
  ])
  const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }))
  await Promise.all(Uploads.map(({ Key, UploadId }) => s3.abortMultipartUpload({ ...bucket, Key, UploadId })))
  if (Objects.length === 0) return Uploads.length === 0
  const { Errors: [refused] = [] } = await s3.deleteObjects({ ...bucket, Delete: { Objects, Quiet: true } })
  // AWS answers with success whatever became of each.
  if (refused) throw Object.assign(new Error(`${refused.Key}: ${refused.Message}`), { name: refused.Code })
  return false
}
