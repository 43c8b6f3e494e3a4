import { type Meaning, meaning, remedyOf, messageOf } from '../providers/errors.ts'
import type { Kind, Live } from '../providers/kind.ts'
import { type Found, isStalled, type Reason } from './status.ts'
import type { Step } from './step.ts'

/** How often in a row an error is worth another try before a person should know of it. */
const patience: Partial<Record<Reason, number>> = { Exists: 3, Absent: 12, Error: 8, Propagating: 20, Busy: 60 }

/** How often a refusal is worth another try, some 15 s in all, where something it refers to is so new that the service may not know it yet. */
const PATIENCE_WITH_NEW = 5

/** AWS denied a listing, without which nothing is known of its kind; the message has the actions of which one is missing. */
export class ListingDenied extends Error {
  override readonly name: string

  constructor({ name, message }: Error, { type, permissions }: Kind) {
    super(`${message}; listing ${type} needs ${permissions.list.join(', ')}`)
    this.name = name
  }
}

/** Names the actions that a listing needs where AWS denies it. */
export const explainDenied = (kind: Kind) => (error: unknown) => {
  throw meaning(error) === 'denied' && error instanceof Error ? new ListingDenied(error, kind) : error
}

interface Failure {
  readonly kind: Kind | undefined
  /** Whether the resource is being deleted. */
  readonly isDeletion?: boolean
  /** How many errors there were in a row, this one included. */
  readonly times: number
  /** Whether something that the resource refers to was created a moment ago. */
  readonly isNew?: boolean
}

/** The condition of a resource after an error, with the remedy in its message. */
export function outcomeOfError(error: unknown, { kind, isDeletion = false, times, isNew = false }: Failure): Found {
  const reason = reasonOf(error)
  const message = `${messageOf(error)}${remedy(error, kind)}`
  if (reason === 'Invalid' && isNew && times < PATIENCE_WITH_NEW) return { reason: 'Propagating', message }
  return isStalled(reason) || times < patienceWith(reason, isDeletion) ? { reason, message } : exhausted(reason, message)
}

/** A busy deletion is repeated without limit: AWS allows it once the dependents are deleted. */
const patienceWith = (reason: Reason, isDeletion: boolean) => (isDeletion && reason === 'Busy' ? Infinity : (patience[reason] ?? Infinity))

/** An error that was tried often enough. */
const exhausted = (reason: Reason, message: string): Found =>
  reason === 'Exists'
    ? { reason: 'Conflict', message: `a resource that does not belong to this environment conflicts with it: ${message}` }
    : { reason: 'Failed', message }

/** Whether the same call, as things are, would only fail again. */
export const isTerminal = (error: unknown) => isStalled(reasonOf(error))

/** The failed resource that causes a busy error, so that its reason is reported instead: AWS refuses changes of a failed resource as busy. */
export const failedLive = (step: Step, error: unknown): Live | undefined =>
  'live' in step && step.live?.status === 'failed' && meaning(error) === 'busy' ? step.live : undefined

function remedy(error: unknown, kind: Kind | undefined) {
  const known = remedyOf(error, kind?.type)
  if (known) return `; ${known}`
  if (meaning(error) !== 'denied' || error instanceof ListingDenied || !kind) return ''
  return `; the operator needs ${[...new Set(Object.values(kind.permissions).flat())].join(', ')}`
}

function reasonOf(error: unknown): Reason {
  const means = meaning(error)
  return means ? reasons[means] : 'Error'
}

const reasons = {
  absent: 'Absent',
  exists: 'Exists',
  busy: 'Busy',
  throttled: 'Throttled',
  propagating: 'Propagating',
  denied: 'Denied',
  invalid: 'Invalid',
  quota: 'Quota',
} as const satisfies Record<Meaning, Reason>
