import { randomUUID } from 'node:crypto'
import { ifExists } from '../providers/errors.ts'
import { batches } from '../providers/pages.ts'
import type { Event } from '../reconciler/events.ts'
import type { Counts, Plan } from '../reconciler/plan.ts'
import { isChange, type Step } from '../reconciler/step.ts'
import type { EnvironmentCondition } from './environment-conditions.ts'
import type { Records } from './records.ts'
import type { RevisionInfo } from './revision.ts'
import type { Result } from './status-record.ts'

/** A step that a plan had. Of its changes only the names of the props are recorded. */
export interface StepRecord {
  readonly id: string
  readonly action: string
  readonly because: string
  /** Why the resource differs: `spec`, `drift`, `both` or `unknown`. */
  readonly origin?: string
  readonly props: readonly string[]
}

/** Something that happened to a resource. */
export interface EventRecord {
  readonly at: string
  readonly id: string
  readonly kind: string
  readonly arn?: string
  /** The step that was taken, if one was, with the names of the changed props. */
  readonly action?: string
  readonly because?: string
  readonly origin?: string
  readonly props?: readonly string[]
  readonly reason: string
  readonly message: string
}

/** Who changed a resource outside of postmagiq, and when. */
export interface Actor {
  readonly id: string
  readonly actor: string
  readonly at: string
}

/** A pass that took at least one step. */
export interface HistoryRecord {
  /** When it began. */
  readonly at: string
  readonly seconds: number
  /** The ARN of whoever ran it. */
  readonly by: string
  readonly verb: 'apply' | 'destroy' | 'run'
  readonly revision: RevisionInfo
  readonly generation: number
  readonly plan: { readonly counts: Counts; readonly steps: readonly StepRecord[] }
  readonly events: readonly EventRecord[]
  /** How many later events are left out. */
  readonly eventsLeftOut: number
  readonly result: Result
  /** What ended it, where that was an error. */
  readonly error?: string
  readonly conditions: readonly EnvironmentCondition[]
  readonly actors?: readonly Actor[]
}

/** A record as it was written. */
export interface WrittenHistory {
  readonly key: string
  readonly record: HistoryRecord
  /** The version of its object. */
  readonly version: string
}

/** How many events a record has at most. */
const MOST_EVENTS = 2_000

/** How many records are read at a time. */
const READERS = 10

/** Collects the events of a pass. */
export class EventLog {
  readonly #events: EventRecord[] = []
  readonly #gone = new Set<string>()
  #leftOut = 0
  #hasSteps = false

  /** Listens to the engine. */
  readonly onEvent = (event: Event) => {
    if (event.action) this.#hasSteps = true
    if (event.outcome === 'gone' && event.arn) this.#gone.add(event.arn)
    if (this.#events.length < MOST_EVENTS) this.#events.push(toEventRecord(event))
    else this.#leftOut++
  }

  get events(): readonly EventRecord[] {
    return this.#events
  }

  get leftOut() {
    return this.#leftOut
  }

  /** Whether a step was taken. */
  get hasSteps() {
    return this.#hasSteps
  }

  /** Whether AWS no longer lists a resource that was deleted. */
  isGone(arn: string) {
    return this.#gone.has(arn)
  }
}

function toEventRecord(event: Event): EventRecord {
  const { at, id, kind, arn, action, because, changes, outcome } = event
  const origin = originOf(event)
  return {
    at,
    id,
    kind,
    ...(arn && { arn }),
    ...(action && { action }),
    ...(because && { because }),
    ...(origin && { origin }),
    ...(changes && { props: changes.map(({ prop }) => prop) }),
    ...(outcome === 'gone' ? { reason: 'Gone', message: '' } : { reason: outcome.reason, message: outcome.message }),
  }
}

/** The steps of a plan that change something. */
export const toPlanRecord = ({ counts, steps }: Plan): HistoryRecord['plan'] => ({
  counts,
  steps: steps.filter(isChange).map(toStepRecord),
})

function toStepRecord(step: Step): StepRecord {
  const { id, action, because } = step
  const origin = originOf(step)
  const changes = 'changes' in step ? step.changes : []
  return { id, action, because, ...(origin && { origin }), props: changes.map(({ prop }) => prop) }
}

/** The origin of a step or an event: its own, else that of its changes. */
function originOf(one: { readonly origin?: unknown; readonly changes?: readonly object[] | undefined } | object): string | undefined {
  if ('origin' in one && typeof one.origin === 'string') return one.origin
  const changes = 'changes' in one && Array.isArray(one.changes) ? (one.changes as object[]) : []
  const origins = new Set(changes.flatMap(change => ('origin' in change && typeof change.origin === 'string' ? [change.origin] : [])))
  return origins.size > 1 ? 'both' : [...origins][0]
}

/** Writes a record under a key of its own, by which the records of an environment are in order. */
export async function writeHistory(records: Records, prefix: string, record: HistoryRecord): Promise<WrittenHistory> {
  const key = `${prefix}${toKeyTime(record.at)}-${randomUUID().slice(0, 8)}`
  return { key, record, version: await records.write(key, record) }
}

/** The records since a time, the newest last; none where there is no control bucket. A record that cannot be understood is left out. */
export async function readHistory(records: Records, prefix: string, since: Date): Promise<readonly HistoryRecord[]> {
  const first = `${prefix}${toKeyTime(since.toISOString())}`
  const keys = ((await ifExists(records.list(prefix))) ?? []).filter(key => key >= first)
  const found: HistoryRecord[] = []
  for (const some of batches(keys, READERS)) {
    const read = await Promise.all(some.map(key => records.read<Partial<HistoryRecord>>(key)))
    found.push(...read.flatMap(one => toHistoryRecord(one?.value)))
  }
  return found
}

/** A record as any version of postmagiq wrote it. */
function toHistoryRecord(found: Partial<HistoryRecord> | null | undefined): readonly HistoryRecord[] {
  if (typeof found?.at !== 'string') return []
  const defaults = { seconds: 0, by: 'unknown', verb: 'run', generation: 1, events: [], eventsLeftOut: 0, result: 'failed', conditions: [] }
  const revision = { id: 'unknown', hash: '', path: '', text: '' }
  const plan = { counts: { import: 0, add: 0, change: 0, destroy: 0 }, steps: [] }
  return [{ ...defaults, plan, ...found, revision: { ...revision, ...found.revision } } as HistoryRecord]
}

/** A time without colons, which keys should not have: `2026-11-25T010203.456Z`. */
export const toKeyTime = (at: string) => at.replaceAll(':', '')
