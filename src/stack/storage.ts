import { Bucket, tlsOnly } from '../providers/s3/bucket.ts'
import type { Graph } from '../reconciler/graph.ts'
import type { StackInput } from './naming.ts'

/** A rule for every object of a bucket: versions that were replaced, and uploads that were never finished, do not stay for ever. */
const tidy = { prefix: '', expireDays: 0, noncurrentDays: 30, abortUploadDays: 7 }

/** Where the GUI's build, the workflows' artifacts and the orchestrator's sessions lie: private, encrypted, versioned, by TLS only. */
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
        lifecycle: { tidy: { ...tidy, expireDays } },
        policy: tlsOnly(name),
      },
      { name },
    )
  add('gui', gui.name)
  return { artifacts: add('artifacts', artifacts.name), sessions: add('sessions', sessions.name, sessions.expireDays) }
}

export type Storage = ReturnType<typeof addStorage>
