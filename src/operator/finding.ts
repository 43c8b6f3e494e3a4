import type { Plan } from '../reconciler/plan.ts'
import { statusKey } from '../reconciler/plan-status.ts'
import type { Difference } from '../reconciler/resistance.ts'
import type { Condition, Status } from '../reconciler/status.ts'
import { environmentConditions, isTrue, type Override } from './environment-conditions.ts'
import type { Session } from './session.ts'
import type { PassRecord, ResourceRecord, StatusRecord } from './status-record.ts'

/** The result of a look, or of a pass that acted. */
export interface Finding {
  readonly plan: Plan
  readonly status: Status
  /** When AWS was listed, in milliseconds since the epoch. */
  readonly at: number
  readonly pass: PassRecord
  readonly overrides?: readonly Override[]
  /** Whether the steps of the plan are about to be taken. */
  readonly isActing?: boolean
}

/** An environment's status besides its resources, as a controller knows it. */
export type Known = Pick<StatusRecord, 'pause' | 'pin' | 'contended' | 'notified'> & { readonly overrides?: readonly Override[] }

interface Context {
  readonly session: Pick<Session, 'caller' | 'revision' | 'graph'>
  /** Undefined where no controller writes. */
  readonly known: Known | undefined
  readonly differences: readonly Difference[] | undefined
  readonly before: StatusRecord | undefined
}

/** The status record of a finding. */
export function toRecord(finding: Finding, context: Context): StatusRecord {
  const { session, before } = context
  const at = new Date(finding.at).toISOString()
  const resources = toResources(finding, before?.resources ?? [])
  return {
    at,
    by: session.caller,
    revision: toRevisionRecord(session, before, at),
    generation: session.graph.spec.generation,
    conditions: toConditions(finding, context, at),
    resources,
    counts: countConditions(resources),
    lastPass: finding.pass,
    ...knownOf(context),
  }
}

function toConditions({ status, overrides = [], isActing = false }: Finding, { session, known, before }: Context, now: string) {
  return environmentConditions({
    status,
    overrides: [...overrides, ...(known?.overrides ?? [])],
    before: before?.conditions ?? [],
    generation: session.graph.spec.generation,
    now,
    isActing,
  })
}

/** The fields that only a controller writes; another process copies them from the record before. */
function knownOf({ known, differences, before }: Context) {
  const { pause, pin, contended, notified } = known ?? before ?? {}
  const isController = known !== undefined
  return {
    isController,
    controllerAt: controllerAt(before, isController),
    pause,
    pin,
    contended,
    notified,
    differences: differences ?? before?.differences ?? [],
  }
}

/** When a controller last wrote: now, if one writes. */
export const controllerAt = (before: StatusRecord | undefined, isController: boolean) =>
  isController ? new Date().toISOString() : before?.controllerAt

function toRevisionRecord({ revision }: Context['session'], before: StatusRecord | undefined, now: string): StatusRecord['revision'] {
  const { id, hash, author, subject } = revision
  const isSame = before?.revision.id === id && before.revision.hash === hash
  return { id, hash, author, subject, since: (isSame && before.revision.since) || now }
}

/** The resources with their conditions; a condition that is as before has its time of before. */
function toResources({ plan, status }: Finding, before: readonly ResourceRecord[]): readonly ResourceRecord[] {
  const steps = new Map([...plan.steps, ...plan.terminating].map(step => [statusKey(step), step]))
  return status.ids.map(key => {
    const step = steps.get(key)
    const id = step?.id ?? key
    const arn = step?.action === 'delete' ? { arn: step.live.arn } : {}
    const was = before.find(one => one.id === id && one.arn === arn.arn)?.conditions ?? []
    return { id, type: step?.kind.type ?? '', ...arn, conditions: status.conditions(key).map(condition => withTime(condition, was)) }
  })
}

function withTime(condition: Condition, before: readonly Condition[]): Condition {
  const was = before.find(({ type }) => type === condition.type)
  return was?.status === condition.status ? { ...condition, lastTransitionTime: was.lastTransitionTime } : condition
}

function countConditions(resources: readonly ResourceRecord[]): Readonly<Record<string, number>> {
  const count = (type: Condition['type']) => resources.filter(({ conditions }) => isTrue(conditions, type)).length
  return {
    resources: resources.length,
    ready: count('Ready'),
    synced: count('Synced'),
    reconciling: count('Reconciling'),
    stalled: count('Stalled'),
    actionNeeded: count('ActionNeeded'),
  }
}
