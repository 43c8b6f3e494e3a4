import { byTime, type Request } from './request.ts'
import type { RevisionInfo } from './revision.ts'

/** The requests of people that are in force now. */
export interface Standing {
  readonly pause?: { readonly until: string; readonly reason: string; readonly by: string }
  /** The id of a revision. */
  readonly approvedRevision?: string
  readonly approvals: readonly { readonly step: string; readonly until: string; readonly by: string }[]
  /** `over`: the hash of the source's file when the revision was pinned. */
  readonly pin?: { readonly revision: RevisionInfo; readonly over: string; readonly by: string }
  /** When the newest request to reconcile was made. */
  readonly reconcile?: string
}

const HOUR = 3_600_000

/** The longest pause, in milliseconds, also where its request asks for more. */
export const LONGEST_PAUSE = 7 * 24 * HOUR

/** For how long an approval of a step may be valid, in milliseconds, also where its request asks for more. */
export const LONGEST_APPROVAL = 24 * HOUR

type Of<Verb extends Request['verb']> = Extract<Request, { readonly verb: Verb }>
type Rollback = Extract<Of<'rollback'>, { readonly revision: unknown }>
type StepApproval = Extract<Of<'approve'>, { readonly steps: unknown }>
type RevisionApproval = Extract<Of<'approve'>, { readonly revision: unknown }>

/** The requests of one environment that have an effect now; all others are history. */
interface Effective {
  readonly pause: Of<'pause'> | undefined
  readonly approval: RevisionApproval | undefined
  readonly steps: readonly StepApproval[]
  readonly rollback: Rollback | undefined
  readonly reconcile: Request | undefined
}

/** What the requests of one environment have in force, in the order of their times. */
export function standingOf(requests: readonly Request[], now: Date): Standing {
  const { pause, approval, steps, rollback, reconcile } = effective(requests, now)
  return {
    ...(pause && { pause: { until: endOf(pause), reason: pause.reason, by: pause.by } }),
    ...(approval && { approvedRevision: approval.revision }),
    approvals: steps.flatMap(request => request.steps.map(step => ({ step, until: endOf(request), by: request.by }))),
    ...(rollback && { pin: { revision: rollback.revision, over: rollback.over, by: rollback.by } }),
    ...(reconcile && { reconcile: reconcile.at }),
  }
}

/** The names of the requests of one environment that have an effect now. */
export function inForce(requests: readonly Request[], now: Date): ReadonlySet<string> {
  const { pause, approval, steps, rollback, reconcile } = effective(requests, now)
  return new Set([pause, approval, ...steps, rollback, reconcile].flatMap(request => (request ? [request.name] : [])))
}

/** The pinned revision, while the source's file is the one that it was pinned over, or is out of reach. */
export const pinned = ({ pin }: Standing, sourceHash: string | undefined): RevisionInfo | undefined =>
  sourceHash === undefined || sourceHash === pin?.over ? pin?.revision : undefined

function effective(requests: readonly Request[], now: Date): Effective {
  const ordered = requests.toSorted(byTime)
  const newest = ordered.findLast(({ verb }) => verb === 'pause' || verb === 'resume')
  return {
    pause: newest?.verb === 'pause' && isOngoing(newest, now) ? newest : undefined,
    approval: ordered.findLast(request => isApproval(request) && 'revision' in request) as RevisionApproval | undefined,
    steps: ordered.filter(isStepApproval).filter(request => isOngoing(request, now)),
    rollback: lastRollback(ordered),
    reconcile: ordered.findLast(({ verb }) => verb === 'reconcile'),
  }
}

/** The last rollback, unless a later request unpins it. An earlier one never comes back. */
function lastRollback(ordered: readonly Request[]): Rollback | undefined {
  const rollbacks = ordered.filter(request => request.verb === 'rollback')
  const index = rollbacks.findLastIndex(request => !('unpin' in request))
  const rollback = rollbacks[index] as Rollback | undefined
  const ends = (request: Of<'rollback'>) => 'unpin' in request && (request.over === undefined || request.over === rollback?.over)
  return rollbacks.slice(index + 1).some(ends) ? undefined : rollback
}

const isApproval = (request: Request): request is Of<'approve'> => request.verb === 'approve'

const isStepApproval = (request: Request): request is StepApproval => isApproval(request) && 'steps' in request

const isOngoing = (request: Of<'pause'> | StepApproval, now: Date) => Date.parse(endOf(request)) > now.getTime()

/** When a pause or an approval ends by itself. */
export function endOf({ verb, at, until }: Of<'pause'> | StepApproval): string {
  const longest = verb === 'pause' ? LONGEST_PAUSE : LONGEST_APPROVAL
  return new Date(Math.min(Date.parse(until), Date.parse(at) + longest)).toISOString()
}
