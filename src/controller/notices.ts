import type { EnvironmentCondition } from '../operator/environment-conditions.ts'
import type { EnvironmentState } from './environment-state.ts'

/** A notice to send. */
export interface Notice {
  readonly type: 'Stalled' | 'Recovered' | 'ActionNeeded' | 'DriftCorrected'
  readonly reason: string
  readonly message: string
  /** Whether it was sent before, and still lasts. */
  readonly isReminder: boolean
}

/** The last notices, and their times in milliseconds since the epoch: a small JSON value. */
export interface Notified {
  readonly Stalled?: Sent
  readonly ActionNeeded?: Sent
}
interface Sent {
  readonly reason: string
  readonly at: number
}

/** How often a condition that lasts is sent again, in milliseconds. */
const REMINDER = 24 * 3_600_000

/** How long what often ends by itself must last before anybody is notified, in milliseconds. */
const PATIENCE = 60_000
const OFTEN_SHORT: readonly string[] = ['AccountUnreachable', 'SourceUnavailable']

interface Decision {
  readonly notices: readonly Notice[]
  readonly notified: Notified
}

/** Which notices an environment's conditions call for now, one for each change and a reminder a day. */
export function decideNotices({ conditions }: Pick<EnvironmentState, 'conditions'>, before: Notified, now: number): Decision {
  const stalled = decide(find(conditions, 'Stalled'), 'Stalled', before.Stalled, now)
  const actionNeeded = decide(find(conditions, 'ActionNeeded'), 'ActionNeeded', before.ActionNeeded, now)
  const ready = find(conditions, 'Ready')
  // What is no longer stalled, and not ready, may stall again: only ready is recovered.
  const isRecovered = before.Stalled !== undefined && !isTrue(find(conditions, 'Stalled')) && isTrue(ready)
  const recovered: readonly Notice[] = isRecovered
    ? [{ type: 'Recovered', reason: ready!.reason, message: ready!.message, isReminder: false }]
    : []
  const stalledNow = isRecovered ? undefined : (stalled.sent ?? before.Stalled)
  return {
    notices: [...stalled.notices, ...recovered, ...actionNeeded.notices],
    notified: {
      ...(stalledNow && { Stalled: stalledNow }),
      ...(actionNeeded.sent && { ActionNeeded: actionNeeded.sent }),
    },
  }
}

/** The notice of one condition, and what was sent of it after that; nothing once it is false. */
function decide(condition: EnvironmentCondition | undefined, type: 'Stalled' | 'ActionNeeded', before: Sent | undefined, now: number) {
  if (!isTrue(condition)) return { notices: [] }
  const { reason, message, lastTransitionTime } = condition!
  const isSame = before?.reason === reason
  const isEarly = OFTEN_SHORT.includes(reason) && now - Date.parse(lastTransitionTime) < PATIENCE
  if (isEarly || (isSame && now - before.at < REMINDER)) return { notices: [], sent: before }
  const notice: Notice = { type, reason, message, isReminder: isSame }
  return { notices: [notice], sent: { reason, at: now } }
}

const find = (conditions: readonly EnvironmentCondition[], type: EnvironmentCondition['type']) =>
  conditions.find(condition => condition.type === type)

const isTrue = (condition: EnvironmentCondition | undefined) => condition?.status === 'True'

/** How many resources a message names. */
const NAMED = 10

/** The notice of the drift that a pass put right. */
export function driftCorrected(ids: readonly string[]): Notice {
  const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : ''
  return { type: 'DriftCorrected', reason: 'Drifted', message: `${ids.slice(0, NAMED).join(', ')}${more}`, isReminder: false }
}

/** A value that was recorded, as far as it is what was written. */
export function toNotified(value: unknown): Notified {
  const { Stalled, ActionNeeded } = (value ?? {}) as Notified
  return { ...(isSent(Stalled) && { Stalled }), ...(isSent(ActionNeeded) && { ActionNeeded }) }
}

const isSent = (sent: Sent | undefined): sent is Sent => typeof sent?.reason === 'string' && typeof sent.at === 'number'
