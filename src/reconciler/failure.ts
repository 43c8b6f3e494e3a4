import { type Meaning, meaning } from '../providers/errors.ts'
import type { Kind, Live } from '../providers/kind.ts'
import type { Step } from './decide.ts'
import { type Reason, isStalled } from './status.ts'

/** How often in a row a failure is worth another try before a person should know of it. */
const patience: Partial<Record<Reason, number>> = { Exists: 3, Absent: 12, Error: 8, Propagating: 20, Busy: 60 }

/** What to say of an error that came so many times in a row, and how to help it. */
export function outcomeOfError(error: unknown, kind: Kind | undefined, times: number): { reason: Reason; message: string } {
  const means = meaning(error)
  const reason = means ? reasons[means] : 'Error'
  const message = `${error instanceof Error ? error.message : error}${remedy(means, kind)}`
  // What goes is waited for as long as it takes: AWS lets go of what is in use when its user has gone.
  const enough = reason === 'Busy' && !kind ? Infinity : (patience[reason] ?? Infinity)
  if (isStalled(reason) || times < enough) return { reason, message }
  return reason === 'Exists'
    ? { reason: 'Conflict', message: `something that is not of this environment is in the way: ${message}` }
    : { reason: 'Failed', message }
}

/** Whether the same call as things are would only fail again. */
export function isTerminal(error: unknown): boolean {
  const means = meaning(error)
  return means !== undefined && isStalled(reasons[means])
}

/** What is broken refuses to change: why it is broken is what a person should know. */
export function failedLive(step: Step, error: unknown): Live {
  if ('live' in step && step.live.status === 'failed' && meaning(error) === 'busy') return step.live
  throw error
}

function remedy(means: Meaning | undefined, kind: Kind | undefined) {
  if (means === 'quota') return '; ask for a higher quota, or make room'
  if (means !== 'denied' || !kind) return ''
  return `; the operator needs ${[...new Set(Object.values(kind.permissions).flat())].join(', ')}`
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
