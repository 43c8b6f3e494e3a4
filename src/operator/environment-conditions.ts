import { type Condition, isActionNeeded, isSatisfied, type Status } from '../reconciler/status.ts'

type Type = Condition['type']

/** A condition of a whole environment, in Kubernetes' shape. */
export interface EnvironmentCondition {
  readonly type: Type
  readonly status: 'True' | 'False'
  readonly reason: string
  readonly message: string
  readonly lastTransitionTime: string
  readonly observedGeneration: number
}

/** Something that concerns the whole environment, and that no resource's condition says. */
export interface Override {
  readonly reason: string
  readonly message: string
}

interface Input {
  readonly status: Pick<Status, 'ids' | 'found' | 'is'>
  readonly overrides: readonly Override[]
  /** The conditions as they were recorded last, by any process. */
  readonly before: readonly EnvironmentCondition[]
  readonly generation: number
  /** ISO 8601 in UTC. */
  readonly now: string
  /** Whether the resources that differ are about to be changed. */
  readonly isActing?: boolean
}

/** Why a step that is due is not taken; a person can allow it, or, with OutsideWindow, time does. */
const REFUSALS: readonly string[] = ['ApprovalNeeded', 'Paused', 'OutsideWindow']

/** What stalls an environment. The first one is reported. */
const STALLS: readonly string[] = ['SourceUnavailable', 'SpecInvalid', 'GuardBlocked', 'Contended', 'Resisted', 'AccountUnreachable']

/** The reason of an environment of which nothing is left. */
export const DESTROYED = 'Destroyed'

const TYPES: readonly Type[] = ['Ready', 'Synced', 'Reconciling', 'Stalled', 'ActionNeeded']

/** The conditions of an environment, which follow from those of its resources. */
export function environmentConditions(input: Input): readonly EnvironmentCondition[] {
  const { before, generation, now } = input
  const found = assess(input)
  return TYPES.map(type => {
    const { isTrue, ...because } = found[type]
    const status = isTrue ? 'True' : 'False'
    const was = before.find(condition => condition.type === type)
    const lastTransitionTime = was?.status === status ? was.lastTransitionTime : now
    return { type, status, ...because, lastTransitionTime, observedGeneration: generation }
  })
}

/** Whether a condition of a list is true. */
export const isTrue = (conditions: readonly Pick<EnvironmentCondition, 'type' | 'status'>[], type: Type) =>
  conditions.some(condition => condition.type === type && condition.status === 'True')

/** A resource, as far as its environment's conditions depend on it. */
interface Resource {
  readonly id: string
  readonly reason: string
  readonly message: string
  readonly isReady: boolean
  readonly isSynced: boolean
  readonly isReconciling: boolean
  readonly isStalled: boolean
  readonly isActionNeeded: boolean
}

function toResource({ status, isActing = false }: Input, id: string): Resource {
  const { reason, message }: Override = status.found(id)!
  const isRefused = REFUSALS.includes(reason)
  return {
    id,
    reason,
    message,
    isReady: isSatisfied(reason) || status.is(id, 'Ready'),
    isSynced: status.is(id, 'Synced') && !isRefused,
    isReconciling: status.is(id, 'Reconciling') || (isActing && reason === 'OutOfSync'),
    isStalled: status.is(id, 'Stalled') || STALLS.includes(reason),
    isActionNeeded: isActionNeeded(reason) || (isRefused && reason !== 'OutsideWindow'),
  }
}

interface Assessment {
  readonly isTrue: boolean
  readonly reason: string
  readonly message: string
}

const AS_EXPECTED: Assessment = { isTrue: false, reason: 'AsExpected', message: '' }

function assess(input: Input): Record<Type, Assessment> {
  const { overrides } = input
  const resources = input.status.ids.map(id => toResource(input, id))
  const isDifferent = resources.some(({ reason }) => reason === 'OutOfSync' || REFUSALS.includes(reason))
  const refusal = isDifferent ? overrides.find(({ reason }) => REFUSALS.includes(reason)) : undefined
  const inProgress = resources.filter(one => one.isReconciling)
  return {
    Ready: ready(resources, overrides),
    Synced: synced(resources, refusal),
    Reconciling: inProgress.length > 0 ? { isTrue: true, reason: 'Progressing', message: describe(inProgress) } : AS_EXPECTED,
    Stalled: stalled(resources, overrides),
    ActionNeeded: actionNeeded(resources, refusal),
  }
}

function ready(resources: readonly Resource[], overrides: readonly Override[]): Assessment {
  const destroyed = overrides.find(({ reason }) => reason === DESTROYED)
  if (destroyed) return { isTrue: false, ...destroyed }
  const open = resources.filter(({ isReady }) => !isReady)
  if (open.length > 0) return { isTrue: false, reason: mainReason(open), message: describe(open) }
  const waiting = resources.filter(one => one.isActionNeeded).length
  const message = `${resources.length} resources are ready${waiting > 0 ? `, ${waiting} of them wait for a person` : ''}`
  return { isTrue: true, reason: 'Ready', message }
}

function synced(resources: readonly Resource[], refusal: Override | undefined): Assessment {
  const open = resources.filter(({ isSynced }) => !isSynced)
  if (refusal) return { isTrue: false, reason: refusal.reason, message: sentences(refusal.message, describe(open)) }
  if (open.length > 0) return { isTrue: false, reason: mainReason(open, REFUSALS), message: describe(open) }
  return { isTrue: true, reason: 'Synced', message: 'nothing differs' }
}

function stalled(resources: readonly Resource[], overrides: readonly Override[]): Assessment {
  const found = resources.filter(({ isStalled }) => isStalled)
  const override = STALLS.flatMap(stall => overrides.filter(({ reason }) => reason === stall))[0]
  if (override) return { isTrue: true, reason: override.reason, message: sentences(override.message, describe(found)) }
  return found.length > 0 ? { isTrue: true, reason: mainReason(found, STALLS), message: describe(found) } : AS_EXPECTED
}

function actionNeeded(resources: readonly Resource[], refusal: Override | undefined): Assessment {
  const found = resources.filter(one => one.isActionNeeded)
  if (refusal && refusal.reason !== 'OutsideWindow')
    return { isTrue: true, reason: refusal.reason, message: sentences(refusal.message, describe(found)) }
  return found.length > 0 ? { isTrue: true, reason: mainReason(found, REFUSALS), message: describe(found) } : AS_EXPECTED
}

/** The reason of several resources: the first of those preferred, else of one that is stalled, else of the first. */
function mainReason(resources: readonly Resource[], preferred: readonly string[] = []): string {
  const own = preferred.find(reason => resources.some(one => one.reason === reason))
  return own ?? (resources.find(({ isStalled }) => isStalled) ?? resources[0]!).reason
}

/** How many resources a message names. */
const NAMED = 4

/** One resource with its message, or the names of up to four. */
function describe(resources: readonly Resource[]): string {
  const [first, ...others] = resources
  if (!first) return ''
  if (others.length === 0) return `${first.id}: ${first.message || first.reason}`
  const names = resources.slice(0, NAMED).map(({ id, reason }) => `${id} (${reason})`)
  const more = resources.length > NAMED ? ` and ${resources.length - NAMED} more` : ''
  return `${resources.length} resources: ${names.join(', ')}${more}`
}

const sentences = (...parts: readonly string[]) => parts.filter(part => part !== '').join('; ')
