import { Bucket, tlsOnly } from '../providers/s3/bucket.ts'
import { adopt } from '../providers/tags.ts'
import { admissionFor } from '../reconciler/admission.ts'
import type { ConsentPolicy } from '../reconciler/consent.ts'
import { Contention } from '../reconciler/contention.ts'
import { converge } from '../reconciler/converge.ts'
import { Events } from '../reconciler/events.ts'
import { Graph } from '../reconciler/graph.ts'
import { type Plan, plan } from '../reconciler/plan.ts'
import { Resistance } from '../reconciler/resistance.ts'
import { Status } from '../reconciler/status.ts'
import { TIMING } from '../reconciler/timing.ts'
import { World } from '../reconciler/world.ts'
import type { Account } from './account.ts'
import { AccessDenied, OperatorError } from './errors.ts'
import { ABSENT_TAG, Records } from './records.ts'

/** The environment that the control bucket belongs to; no spec may have its name. */
const CONTROL = 'control'

/** How long converging the bucket may take, in milliseconds: AWS creates a bucket in seconds. */
const PATIENCE = 300_000

const LEASES = 'lease/'

/** The key of the lease of whoever leads among the controllers of the account and region; no environment's lease has it. */
export const LEADER = 'leader/run'

/** How long the history of an environment lasts, and all records of an absent one, in days. */
const HISTORY_DAYS = 90

type Location = Pick<Account, 'account' | 'aws'>

/** The bucket of leases and records: one for each account and region. */
export const controlBucket = ({ account, aws }: Location) => controlBucketName({ account, region: aws.region })

/** The name of the control bucket of an account and region. */
export const controlBucketName = ({ account, region }: { readonly account: string; readonly region: string }) =>
  `postmagiq-control-${account}-${region}`

/** The key of an environment's lease. */
export const leaseKey = (application: string, environment: string) => `${LEASES}${application}/${environment}`

/** The records of an account and region. Their keys are those of `recordKeys`. */
export const controlRecords = (location: Location) =>
  new Records({ s3: location.aws.s3, bucket: controlBucket(location), account: location.account, prefix: '' })

/** What the keys of the records of what is applied begin with. */
export const APPLIED = 'applied/'

/** The keys of an environment's records: of single ones, and the prefixes of those that have a key each. */
export const recordKeys = ({ application, environment }: { readonly application: string; readonly environment: string }) => ({
  applied: `${APPLIED}${application}/${environment}`,
  status: `status/${application}/${environment}`,
  history: `history/${application}/${environment}/`,
  requests: `requests/${application}/${environment}/`,
  published: `published/${application}/${environment}/`,
})

/** The plan of the control bucket, so that its adoption can be approved like any other. */
export async function planControl(location: Location): Promise<Plan> {
  const graph = controlGraph(location, true)
  return planOf(graph, worldOf(location, graph))
}

/** Creates the control bucket, or repairs its drift. Throws OperatorError when it cannot be used. */
export const ensureControl = (location: Location, { approvals }: ConsentPolicy) =>
  convergeControl(location, true, { approvals, destroyLimit: 0 })

/** Deletes the control bucket. Throws OperatorError while another environment has its lease there. */
export async function purgeControl(location: Location, ownLease: string) {
  const { Contents = [] } = await location.aws.s3.listObjectsV2({
    Bucket: controlBucket(location),
    ExpectedBucketOwner: location.account,
    Prefix: LEASES,
  })
  const others = Contents.map(({ Key = '' }) => Key).filter(key => key !== ownLease)
  if (others.length > 0) throw new OperatorError(`The control bucket stays: other environments use it (${others.join(', ')}).`)
  await convergeControl(location, false, { approvals: [], destroyLimit: 1, approveAllData: true })
}

/** The graph of an environment of one bucket; without the bucket, to delete it. */
function controlGraph(location: Location, wanted: boolean) {
  const graph = new Graph({
    application: 'postmagiq',
    environment: CONTROL,
    region: location.aws.region,
    generation: 1,
    deletion: { stateful: 'Delete', stateless: 'Delete' },
  })
  const name = controlBucket(location)
  const settings = {
    publicAccessBlock: 'all',
    ownership: 'BucketOwnerEnforced',
    encryption: 'AES256',
    // Each renewal of a lease would be a version; records that must last have a key each.
    versioning: false,
    lifecycle: {
      tidy: { prefix: '', expireDays: 0, noncurrentDays: 1, abortUploadDays: 1 },
      history: { prefix: 'history/', expireDays: HISTORY_DAYS, noncurrentDays: 1, abortUploadDays: 1 },
      absent: { prefix: '', tag: ABSENT_TAG, expireDays: HISTORY_DAYS, noncurrentDays: 1, abortUploadDays: 0 },
    },
    policy: tlsOnly(name),
    otherSettings: {},
  } as const
  if (wanted) graph.add(Bucket, 'bucket', settings, { name })
  return graph
}

function worldOf({ aws, account }: Location, graph: Graph) {
  const world = new World({ aws, account })
  world.watch(graph)
  return world
}

const planOf = async (graph: Graph, world: World) => plan(graph, [Bucket], await world.listings([Bucket], graph.environment))

async function convergeControl(location: Location, wanted: boolean, policy: ConsentPolicy) {
  const graph = controlGraph(location, wanted)
  const world = worldOf(location, controlGraph(location, true))
  const status = new Status()
  const context = {
    graph,
    kinds: [Bucket],
    world,
    status,
    events: new Events(),
    admission: admissionFor(await planOf(graph, world), policy, () => true),
    resistance: new Resistance(),
    contention: new Contention(),
    timing: TIMING,
    adopt,
  }
  await converge(context, AbortSignal.timeout(PATIENCE))
  const [stuck] = status.ids.filter(id => !status.is(id, 'Ready'))
  if (!stuck) return
  const message = `The control bucket ${controlBucket(location)}: ${status.found(stuck)?.message}`
  throw status.found(stuck)?.reason === 'Denied' ? new AccessDenied(message) : new OperatorError(message)
}
