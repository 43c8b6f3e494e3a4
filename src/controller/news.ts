import type { Event, Listener } from '../reconciler/events.ts'
import type { Status } from '../reconciler/status.ts'

/** Passes on the steps, and the conditions that differ from what the look before found: each pass that acts finds every resource anew. */
export function newsSince(status: Status, listener: Listener): Listener {
  const known = new Map(status.ids.map(key => [key, conditionOf(status.found(key))]))
  return event => {
    const key = event.arn ?? event.id
    const condition = conditionOf(event.outcome)
    const isNews = event.action !== undefined || known.get(key) !== condition
    known.set(key, condition)
    if (isNews) listener(event)
  }
}

const conditionOf = (outcome: Event['outcome'] | undefined) =>
  outcome === undefined || outcome === 'gone' ? outcome : `${outcome.reason} ${outcome.message}`
