import type { S3 } from '@aws-sdk/client-s3'

/** The bucket of a call. AWS rejects the call if another account owns the bucket. */
export interface OwnedBucket {
  readonly Bucket: string
  readonly ExpectedBucketOwner: string
}

/** The most batches of up to 1,000 objects that one pass deletes. */
const MAX_BATCHES = 20

/** Deletes up to 20,000 object versions and aborts uploads; true once the bucket is empty. */
export async function emptyBucket(s3: S3, bucket: OwnedBucket): Promise<boolean> {
  for (const _ of Array.from({ length: MAX_BATCHES })) if (await deleteBatch(s3, bucket)) return true
  return false
}

/** Deletes one page of object versions, delete markers and uploads; true if there were none. Throws the first error of DeleteObjects. */
async function deleteBatch(s3: S3, bucket: OwnedBucket): Promise<boolean> {
  const [{ Versions = [], DeleteMarkers = [] }, { Uploads = [] }] = await Promise.all([
    s3.listObjectVersions(bucket),
    s3.listMultipartUploads(bucket),
  ])
  const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }))
  await Promise.all(Uploads.map(({ Key, UploadId }) => s3.abortMultipartUpload({ ...bucket, Key, UploadId })))
  if (Objects.length === 0) return Uploads.length === 0
  const { Errors: [failure] = [] } = await s3.deleteObjects({ ...bucket, Delete: { Objects, Quiet: true } })
  // DeleteObjects succeeds even if it deleted nothing; it lists the failures.
  if (failure) throw Object.assign(new Error(`${failure.Key}: ${failure.Message}`), { name: failure.Code })
  return false
}
