import type { Change } from '../reconciler/compare.ts'
import type { Event } from '../reconciler/events.ts'
import type { Plan } from '../reconciler/plan.ts'
import { statusKey } from '../reconciler/plan-status.ts'
import { isChange } from '../reconciler/step.ts'

/** Where a change comes from, as far as that is known. */
interface WithOrigin {
  readonly origin?: string
}

const isDrift = ({ origin }: WithOrigin) => origin === 'drift' || origin === 'both'

/** By resource, since when a plan has a step for it that puts drift right, in milliseconds since the epoch. */
export function driftSince(plan: Plan, before: ReadonlyMap<string, number> = new Map(), now: number): ReadonlyMap<string, number> {
  const drifted = plan.steps.filter(step => isChange(step) && isDrift(step as WithOrigin))
  return new Map(drifted.map(step => [statusKey(step), before.get(statusKey(step)) ?? now]))
}

/** Whether an event is a step that put drift right. */
export const correctsDrift = (event: Event): boolean =>
  event.action !== undefined &&
  (isDrift(event as WithOrigin) || (event.changes ?? []).some((change: Change & WithOrigin) => isDrift(change)))
