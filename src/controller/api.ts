import type { Event } from '../reconciler/events.ts'
import { toJson } from '../report/json.ts'
import { describeState } from './describe-state.ts'
import type { EnvironmentState } from './environment-state.ts'
import type { Message } from './state.ts'

/** A message of the event stream. */
export interface EventStreamMessage {
  readonly type: Message['type']
  readonly data: object
}

/** An environment in a list. */
export const toSummary = (state: EnvironmentState) => {
  const { key, application, environment, region, account, revision, conditions, lastPass, resources } = state
  const ready = resources.filter(one => one.conditions.some(({ type, status }) => type === 'Ready' && status === 'True')).length
  const identity = { key, application, environment, region, account }
  return { ...identity, state: describeState(state), revision, conditions, resources: { ready, total: resources.length }, lastPass }
}

/** An environment as the API shows it, without the values that its kinds hide. */
export const toDetail = (state: EnvironmentState) => ({
  ...toSummary(state),
  resources: state.resources,
  drifted: Object.fromEntries([...state.driftSince].map(([id, since]) => [id, new Date(since).toISOString()])),
  plan: state.plan && toJson(state.plan.plan, { notes: state.plan.notes }, new Date(state.plan.at)),
  events: state.events.map(toEvent),
})

/** An event with the names of the changed props, and no values. */
const toEvent = ({ changes, ...event }: Event) => ({ ...event, ...(changes && { changes: changes.map(({ prop }) => prop) }) })

export const toMessage = (message: Message): EventStreamMessage =>
  message.type === 'event'
    ? { type: 'event', data: { key: message.state.key, ...toEvent(message.event) } }
    : { type: message.type, data: toSummary(message.state) }
