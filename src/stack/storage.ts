import { Bucket, tlsOnly } from '../providers/s3/bucket.ts'
import type { Graph } from '../reconciler/graph.ts'
import type { StackInput } from './naming.ts'

/** The lifecycle of every bucket: replaced versions and unfinished uploads expire. */
const CLEANUP = { prefix: '', expireDays: 0, noncurrentDays: 30, abortUploadDays: 7 }

/** The buckets for the frontend build, workflow artifacts and session state: private, encrypted, versioned, TLS only. */
export function addStorage(graph: Graph, { spec }: StackInput) {
  const { gui, artifacts, sessions } = spec.storage
  const add = (id: string, name: string, expireDays = 0) =>
    graph.add(
      Bucket,
      `storage/${id}`,
      {
        publicAccessBlock: 'all',
        ownership: 'BucketOwnerEnforced',
        encryption: 'AES256',
        versioning: true,
        lifecycle: { cleanup: { ...CLEANUP, expireDays } },
        policy: tlsOnly(name),
      },
      { name },
    )
  add('gui', gui.name)
  return { artifacts: add('artifacts', artifacts.name), sessions: add('sessions', sessions.name, sessions.expireDays) }
}

export type Storage = ReturnType<typeof addStorage>
