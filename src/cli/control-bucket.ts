import { Bucket, tlsOnly } from '../providers/s3/bucket.ts'
import { adopt } from '../providers/tags.ts'
import { converge } from '../reconciler/converge.ts'
import { Graph } from '../reconciler/graph.ts'
import { Status } from '../reconciler/status.ts'
import { toScope, World } from '../reconciler/world.ts'
import { EXIT, Exit } from './exit.ts'
import type { Session } from './session.ts'

/** The environment that the control bucket belongs to; no spec may have its name. */
const CONTROL = 'control'

/** How long it may take, in milliseconds: a bucket is made in seconds. */
const PATIENCE = 300_000

/** Where leases are: one small bucket an account and region. */
export const controlBucket = ({ account, aws }: Pick<Session, 'account' | 'aws'>) => `postmagiq-control-${account}-${aws.region}`

/** An environment of one bucket, kept as any other is; deleting everything in it is a graph without it. */
function controlGraph(session: Session, wanted: boolean) {
  const graph = new Graph({
    application: 'postmagiq',
    environment: CONTROL,
    generation: 1,
    deletion: { stateful: 'Delete', stateless: 'Delete' },
  })
  const name = controlBucket(session)
  if (wanted)
    graph.add(
      Bucket,
      'bucket',
      {
        publicAccessBlock: 'all',
        ownership: 'BucketOwnerEnforced',
        encryption: 'AES256',
        versioning: true,
        lifecycle: { tidy: { prefix: '', expireDays: 0, noncurrentDays: 1, abortUploadDays: 1 } },
        policy: tlsOnly(name),
      },
      { name },
    )
  return graph
}

/** Makes the control bucket, or brings it back into line. */
export const ensureControl = (session: Session) => convergeControl(session, true)

/** Deletes the control bucket, unless another environment still has its lease there. */
export async function purgeControl(session: Session) {
  const { Contents = [] } = await session.aws.s3.listObjectsV2({ Bucket: controlBucket(session), ExpectedBucketOwner: session.account })
  const others = Contents.map(({ Key = '' }) => Key).filter(key => key !== leaseKey(session))
  if (others.length > 0) throw new Exit(EXIT.error, `The control bucket stays: other environments use it (${others.join(', ')}).`)
  await convergeControl(session, false)
}

/** The object that is an environment's lease. */
export const leaseKey = ({ spec }: Session) => `lease/${spec.application}/${spec.environment}`

async function convergeControl(session: Session, wanted: boolean) {
  const { aws, account } = session
  const graph = controlGraph(session, wanted)
  const scope = toScope(aws, account, [controlGraph(session, true)])
  const status = new Status()
  await converge(
    {
      graph,
      kinds: [Bucket],
      status,
      adopt,
      world: new World({ scope, maxAge: 300, keep: 300, grace: 30_000 }),
      terms: { approvals: [], destroyLimit: 1, approveAllData: !wanted },
      held: () => true,
      poll: () => 500,
      resync: 60_000,
    },
    { signal: AbortSignal.timeout(PATIENCE), workers: 1, backoff: failures => Math.min(10_000, 250 * 2 ** failures) },
  )
  const [stuck] = status.ids.filter(id => !status.is(id, 'Ready'))
  if (stuck) throw new Exit(EXIT.error, `The control bucket ${controlBucket(session)}: ${status.conditions(stuck)[0]?.message}`)
}
