import { Bucket, tlsOnly } from '../providers/s3/bucket.ts'
import type { Graph } from '../reconciler/graph.ts'
import { defaultBucketName, type Environment } from '../schema/environment.ts'
import type { StackInput } from './naming.ts'

/** The lifecycle of every bucket: replaced versions and unfinished uploads expire. */
const CLEANUP = { prefix: '', expireDays: 0, noncurrentDays: 30, abortUploadDays: 7 }

/** The buckets for the frontend build, workflow artifacts and session state: private, encrypted, versioned, TLS only. */
export function addStorage(graph: Graph, { spec, account }: StackInput) {
  const add = (id: keyof Environment['storage'], expireDays = 0) => {
    const name = spec.storage[id].name ?? defaultBucketName(spec, id, account)
    return graph.add(
      Bucket,
      `storage/${id}`,
      {
        publicAccessBlock: 'all',
        ownership: 'BucketOwnerEnforced',
        encryption: 'AES256',
        versioning: true,
        lifecycle: { cleanup: { ...CLEANUP, expireDays } },
        policy: tlsOnly(name),
        otherSettings: {},
      },
      { name },
    )
  }
  add('gui')
  return { artifacts: add('artifacts'), sessions: add('sessions', spec.storage.sessions.expireDays) }
}

export type Storage = ReturnType<typeof addStorage>
