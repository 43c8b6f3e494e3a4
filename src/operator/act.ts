import { Lease, LEASE_PERMISSIONS } from '../lease/lease.ts'
import { withLease } from '../lease/with-lease.ts'
import { bound } from '../providers/call-bounds.ts'
import { meaning } from '../providers/errors.ts'
import { kinds } from '../providers/kinds.ts'
import { adopt } from '../providers/tags.ts'
import { admissionFor } from '../reconciler/admission.ts'
import type { Automation } from '../reconciler/automation.ts'
import type { ConsentPolicy } from '../reconciler/consent.ts'
import { Contention } from '../reconciler/contention.ts'
import { converge } from '../reconciler/converge.ts'
import type { Events } from '../reconciler/events.ts'
import { ListingDenied } from '../reconciler/failure.ts'
import type { Graph } from '../reconciler/graph.ts'
import type { Plan } from '../reconciler/plan.ts'
import { Resistance } from '../reconciler/resistance.ts'
import { Status } from '../reconciler/status.ts'
import { TIMING } from '../reconciler/timing.ts'
import type { QueueObserver } from '../reconciler/work-queue.ts'
import { announce, recall, record } from './applied.ts'
import { controlBucket, ensureControl, leaseKey } from './control-bucket.ts'
import { AccessDenied } from './errors.ts'
import { processName } from './process-name.ts'
import type { Named, Session } from './session.ts'

/** The input of one run. */
export interface Work {
  readonly graph: Graph
  /** The plan that was shown. */
  readonly shown: Plan
  /** When it was made, in milliseconds since the epoch. */
  readonly shownAt: number
  readonly policy: ConsentPolicy
  /** The limits of what is done without a person; nothing is limited where there is none. */
  readonly automation?: Automation
  /** Whether nothing is to be left of the environment, its lease included. */
  readonly isLast?: boolean
}

export interface ActOptions {
  /** Whether to wait for a lease that is taken. */
  readonly wait: boolean
  readonly signal: AbortSignal
  readonly events: Events
  readonly resistance?: Resistance
  readonly contention?: Contention
  /** Where the status of every resource is written as it is found. */
  readonly status?: Status
  readonly queueObserver?: QueueObserver<string> | undefined
  /** Called once, before waiting for the lease, with who holds it. */
  readonly onWait: (holder: string) => void
  readonly onLeaseError: (error: unknown) => void
  /** Called when the record of what is applied cannot be written: that loses explanations, and nothing else. */
  readonly onRecordError: (error: unknown) => void
  /** Decides about a plan that is no longer the one that was shown. */
  readonly acceptChanged: (plan: Plan) => Promise<boolean>
}

/** The plan is no longer the one that was shown, and the new one was not accepted. Nothing was changed. */
export class PlanDeclined extends Error {}

/** A lease lasts 15 s, as controller-runtime's do. In milliseconds. */
const TTL = 15_000

/** For how long a plan is carried out as it was shown: another run may begin and end in the meantime. In milliseconds. */
const FRESH = 10_000

/**
 * Converges an environment as its only writer, until nothing more happens by itself or the signal aborts; gives the status of every resource.
 * Throws LeaseTaken, LeaseLost, PlanDeclined, OperatorError or the SDK's error.
 */
export async function act(session: Session<Named>, work: Work, options: ActOptions): Promise<Status> {
  const { automation, graph, policy, isLast = session.spec.state === 'absent' } = work
  const { signal, onLeaseError: onError, onWait, wait, status = new Status() } = options
  await ensureControl(session, policy)
  const lease = toLease(session)
  const removeAfter = () => isLast === true && status.ready && !signal.aborted
  await withLease(lease, { wait, signal, onWait, onError, removeAfter }, async held => {
    const isOld = held.waited || Date.now() - work.shownAt > FRESH
    let applied = await recall(session, graph)
    const shown = isOld ? await planAnew(session, work, options) : work.shown
    applied = await announce(session, graph, shown, applied).catch((error: unknown) => {
      options.onRecordError(error)
      return applied
    })
    const admission = admissionFor(shown, policy, () => lease.isHeld(), automation)
    const { events, resistance = new Resistance(), contention = new Contention(), queueObserver } = options
    const { world } = session
    const known = { resistance, contention, queueObserver }
    const context = { graph, kinds, world, status, events, admission, automation, ...known, timing: TIMING, adopt }
    try {
      await bound({ mayWrite: () => lease.isHeld() }, () => converge(context, held.signal))
    } finally {
      if (lease.isHeld()) await record(session, graph, applied).catch(options.onRecordError)
    }
  }).catch(explainDenied(controlBucket(session)))
  return status
}

/** Says which permissions the lease needs where AWS denies a call of it. */
export const explainDenied = (bucket: string) => (error: unknown) => {
  if (meaning(error) !== 'denied' || error instanceof AccessDenied || error instanceof ListingDenied) throw error
  const message = error instanceof Error ? error.message : String(error)
  throw new AccessDenied(`${message}; the operator needs ${LEASE_PERMISSIONS.join(', ')} on ${bucket}`)
}

/** Plans again, as another writer may have changed the environment since the plan was shown. */
async function planAnew(session: Session<Named>, { automation, graph, shown }: Work, { acceptChanged }: ActOptions): Promise<Plan> {
  session.world.refresh({ deep: true })
  const plan = await session.plan(graph, automation)
  if (plan.hash !== shown.hash && !(await acceptChanged(plan))) throw new PlanDeclined()
  return plan
}

const toLease = (session: Session<Named>) =>
  new Lease({
    s3: session.aws.s3,
    bucket: controlBucket(session),
    account: session.account,
    key: leaseKey(session.spec.application, session.spec.environment),
    holder: processName(),
    ttl: TTL,
  })
