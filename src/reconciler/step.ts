import { type ActionNeeded, type Impact, type Kind, type Live, UNKNOWN } from '../providers/kind.ts'
import { type Change, fingerprint, type Origin } from './compare.ts'
import type { Found } from './status.ts'

/** The next action on one resource, and the reason. */
export type Step = {
  readonly id: string
  readonly kind: Kind
  readonly because: string
  /** The desired props as far as they are known; empty for a deletion. */
  readonly props: object
  /** The hash of action, live resource and desired props. An approval is bound to it. */
  readonly hash: string
  /** Why it is needed; of both where its changes differ in that. */
  readonly origin?: Origin | 'both'
  /** Whether it completes a creation or a replacement that this run has begun. */
  readonly completes?: boolean
} & Action

export type Action =
  /** `rejected`: why the live resource cannot become as desired. `differs`: what differs is left as it is for now. */
  | { readonly action: 'none'; readonly live: Live; readonly rejected?: string; readonly differs?: boolean }
  /** Not asked for yet, or somebody else's and absent: it waits for the resources named, or for a person. */
  | { readonly action: 'wait'; readonly live?: Live | undefined; readonly on: readonly string[]; readonly needs?: ActionNeeded | undefined }
  /** `predecessor`: the one being deleted, which has to be gone first. */
  | { readonly action: 'create'; readonly changes: readonly Change[]; readonly predecessor?: Live | undefined }
  | { readonly action: 'adopt'; readonly live: Live; readonly changes: readonly Change[] }
  | { readonly action: 'update'; readonly live: Live; readonly changes: readonly Change[]; readonly impact: Impact }
  | { readonly action: 'replace'; readonly live: Live; readonly changes: readonly Change[]; readonly impact: Impact }
  /** `succeeded`: another resource has taken its place. */
  | { readonly action: 'delete'; readonly live: Live; readonly succeeded?: boolean }

/** A step that deletes a resource. */
export type Removal = Extract<Step, { action: 'delete' }>

/** The actions that change something. */
export type ChangeAction = Exclude<Step['action'], 'none' | 'wait'>

/** The step that deletes a resource of ours that the graph does not have. */
export const removal = (id: string, kind: Kind, live: Live, reason: Pick<Removal, 'because' | 'origin' | 'succeeded'>): Removal => ({
  id,
  kind,
  props: {},
  action: 'delete',
  live,
  hash: fingerprint([id, 'delete', live.arn]),
  ...reason,
})

/** Whether a step changes something. */
export const isChange = (step: Step): step is Extract<Step, { action: ChangeAction }> => step.action !== 'none' && step.action !== 'wait'

/** The part of a taken step that its event has. */
export const toDone = ({ because, origin }: Step) => ({ because, ...(origin && { origin }) })

/** Whether a step destroys a resource. */
export const destroys = ({ action }: Step) => action === 'delete' || action === 'replace'

/** Whether only consent to exactly this step allows it. */
export const needsConsent = (step: Step) =>
  (step.action === 'adopt' && step.live.adoptUnasked !== true) || (destroys(step) && step.kind.stateful === true)

/** Whether a resource is as desired and can be used. */
export const isSettled = (step: Step) => step.action === 'none' && step.live.status === 'ready' && !step.rejected

/** Whether a change of a prop needs a replacement. */
export const replaces = ({ createOnly }: Kind, prop: string) => prop === 'name' || prop === 'region' || createOnly.includes(prop)

/** Whether a replacement is created before its predecessor is deleted. */
export const isCreateFirst = (step: Step) => step.action === 'replace' && step.kind.replace === 'create-first'

/** The part of a step that is taken now: a kind may leave changes to the next pass. */
export function nextPart(step: Extract<Step, { action: ChangeAction }>): typeof step {
  if (step.action !== 'update' || !step.kind.next) return step
  const props = step.kind.next(toChanged(step.changes))
  return { ...step, changes: step.changes.filter(({ prop }) => props.includes(prop)) }
}

/** The desired values of the props that differ. */
export const toChanged = (changes: readonly Change[]) => Object.fromEntries(changes.map(({ prop, after }) => [prop, after]))

/**
 * The outputs that others may read, in plan and reconciler: those of the live resource in any status, or those that a new one
 * has for certain. A step that is taken makes the outputs unknown that it changes; a step that is not admitted changes none.
 */
export function readableOutputs(step: Step, taken: boolean): Readonly<Record<string, unknown>> | undefined {
  if (step.action === 'create') return step.kind.initialOutputs
  if (!('live' in step) || !step.live || step.action === 'delete') return undefined
  if (!taken) return step.live.outputs
  if (step.action === 'replace') return undefined
  return { ...step.live.outputs, ...Object.fromEntries(changedOutputs(step).map(output => [output, UNKNOWN])) }
}

/** Whether others may be changed to use the resource now: it is ours, and ready or failed rather than progressing. */
export const isUsable = (step: Step, taken: boolean) =>
  'live' in step &&
  step.live !== undefined &&
  (step.live.status === 'ready' || step.live.status === 'failed') &&
  step.action !== 'adopt' &&
  !(taken && (step.action === 'replace' || changedOutputs(step).length > 0))

const changedOutputs = (step: Step): readonly string[] =>
  (step.action === 'update' && step.kind.changedOutputs?.(toChanged(step.changes), step.live)) || []

/** Whether somebody changed AWS, where a record tells. */
export const driftOf = ({ origin }: Step): string | undefined =>
  origin === 'drift' ? 'drift' : origin === 'both' ? 'partly drift' : undefined

/** The condition of a resource as a plan shows it, when no run is in progress. */
export function conditionOf(step: Step, needed: ActionNeeded | undefined): Found {
  if (step.action === 'wait') return step.needs ?? { reason: 'Waiting', message: `for ${step.on.join(', ')}` }
  if (step.action !== 'none')
    return { reason: 'OutOfSync', message: [`${step.action}: ${step.because}`, driftOf(step)].filter(Boolean).join('; ') }
  if (step.rejected) return { reason: 'Invalid', message: step.rejected }
  return conditionOfLive(step.live, needed)
}

/** The condition of a live resource that is as desired. */
export function conditionOfLive(live: Live, needed: ActionNeeded | undefined): Found {
  const message = describeLive(live)
  if (live.status === 'failed') return { reason: live.meaning === 'quota' ? 'Quota' : 'Failed', message }
  const awaiting = live.awaiting ?? (live.status === 'ready' ? needed : undefined)
  if (awaiting) return awaiting
  return live.status === 'ready' ? { reason: 'Ready', message: '' } : { reason: 'Progressing', message }
}

/** AWS's words for the state of a live resource. */
export const describeLive = ({ message, state, status }: Live) => message ?? state ?? status
