import { isDeepStrictEqual } from 'node:util'
import type { Session } from '../operator/session.ts'
import type { Event } from '../reconciler/events.ts'
import type { Plan } from '../reconciler/plan.ts'
import { Status } from '../reconciler/status.ts'
import { driftSince } from './drift.ts'
import { type EnvironmentCondition, environmentConditions, type Override } from '../operator/environment-conditions.ts'
import { environmentKey, type EnvironmentState, nameOf, type NamedRevision, type Pass, toResources, unknown } from './environment-state.ts'
import { messageOf } from '../providers/errors.ts'

/** What happened: an environment was looked at, a pass over it ended, its source can or cannot be used, or something happened to one of its resources. */
export type Message =
  | { readonly type: 'look' | 'pass' | 'source'; readonly state: EnvironmentState }
  | { readonly type: 'event'; readonly state: EnvironmentState; readonly event: Event }

interface PassOptions {
  readonly sort: Pass['sort']
  readonly signal: AbortSignal
}

/** The result of a look without the lease. */
interface Looked {
  readonly revision: NamedRevision
  readonly session: Session
  readonly plan: Plan
  /** In milliseconds since the epoch. */
  readonly at: number
  readonly status: Status
}

/** How many events of an environment are kept. */
const EVENTS = 100

/** The state of all environments in this process, and its listeners. A listener that throws disturbs nobody. */
export class State {
  readonly #environments = new Map<string, EnvironmentState>()
  readonly #statuses = new Map<string, Status>()
  readonly #sessions = new Map<string, Session>()
  /** Why the last pass failed, and what else concerns a whole environment. */
  readonly #failures = new Map<string, Override>()
  readonly #overrides = new Map<string, readonly Override[]>()
  readonly #listeners = new Set<(message: Message) => void>()

  /** Adds a listener; the result removes it. */
  listen(listener: (message: Message) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  get environments(): readonly EnvironmentState[] {
    return [...this.#environments.values()].toSorted((one, other) => one.key.localeCompare(other.key))
  }

  /** The session of the revision in force; undefined until one could be opened. */
  session(key: string): Session | undefined {
    return this.#sessions.get(key)
  }

  /** Continues with the conditions that an earlier process recorded last. */
  recall(revision: NamedRevision, conditions: readonly EnvironmentCondition[]) {
    const before = unknown(revision)
    if (!this.#environments.has(before.key) && conditions.length > 0) this.#environments.set(before.key, { ...before, conditions })
  }

  /** Sets what concerns a whole environment besides its resources, such as a source that cannot be used. */
  setOverrides(revision: NamedRevision, overrides: readonly Override[]) {
    const key = environmentKey(revision.environment)
    const isSame = isDeepStrictEqual(this.#overrides.get(key) ?? [], overrides)
    this.#overrides.set(key, overrides)
    if (isSame || !this.#environments.has(key)) return
    this.#update(revision, undefined, {})
    this.#publish('source', key)
  }

  /** Records what a look found. */
  looked({ revision, session, plan, at, status }: Looked) {
    const key = environmentKey(revision.environment)
    this.#sessions.set(key, session)
    this.#update(revision, status, {
      account: session.account,
      revision: nameOf(revision),
      plan: { at: new Date(at).toISOString(), plan, notes: session.graph.notes },
      driftSince: driftSince(plan, this.#environments.get(key)?.driftSince, at),
    })
    this.#publish('look', key)
  }

  /** Records an event of a pass. */
  happened({ environment }: NamedRevision, event: Event) {
    const before = this.#environments.get(environmentKey(environment))
    if (!before) return
    const state = { ...before, events: [...before.events, event].slice(-EVENTS) }
    this.#environments.set(state.key, state)
    this.#tell({ type: 'event', state, event })
  }

  /** Runs a pass, and records how it ended. Throws what the pass does. */
  async recordPass(revision: NamedRevision, { sort, signal }: PassOptions, run: () => Promise<Status>): Promise<Status> {
    const began = Date.now()
    const toPass = (result: Pass['result'], message?: string): Pass => {
      const seconds = (Date.now() - began) / 1000
      return { at: new Date(began).toISOString(), sort, result, seconds, ...(message && { message }) }
    }
    try {
      const status = await run()
      this.passed(revision, toPass(signal.aborted ? 'interrupted' : 'succeeded'), status)
      return status
    } catch (error) {
      if (signal.aborted) this.passed(revision, toPass('interrupted'))
      else this.failed(revision, toPass('failed', messageOf(error)))
      throw error
    }
  }

  /** Records the end of a pass, and what it found. */
  passed(revision: NamedRevision, lastPass: Pass, status?: Status) {
    const key = environmentKey(revision.environment)
    this.#failures.delete(key)
    this.#update(revision, status, { lastPass })
    this.#publish('pass', key)
  }

  /** Records a pass that failed, and why. */
  failed(revision: NamedRevision, lastPass: Pass) {
    const key = environmentKey(revision.environment)
    this.#failures.set(key, { reason: 'AccountUnreachable', message: lastPass.message ?? '' })
    this.#update(revision, undefined, { lastPass })
    this.#publish('pass', key)
  }

  /** Drops an environment that is gone. */
  forget(key: string) {
    for (const map of [this.#environments, this.#statuses, this.#sessions, this.#overrides, this.#failures]) map.delete(key)
  }

  #update(revision: NamedRevision, found: Status | undefined, change: Partial<EnvironmentState>) {
    const key = environmentKey(revision.environment)
    if (found) this.#statuses.set(key, found)
    const known = this.#statuses.get(key)
    const status = known ?? new Status()
    const state = { ...(this.#environments.get(key) ?? unknown(revision)), ...change }
    this.#environments.set(key, {
      ...state,
      resources: toResources(status, state.plan?.plan),
      driftSince: new Map([...state.driftSince].filter(([id]) => !status.is(id, 'Synced'))),
      conditions: (known ? asFound : notFound)(
        environmentConditions({
          status,
          overrides: [...(this.#overrides.get(key) ?? []), ...[this.#failures.get(key) ?? []].flat()],
          before: state.conditions,
          generation: this.#sessions.get(key)?.graph.spec.generation ?? 0,
          now: new Date().toISOString(),
        }),
      ),
    })
  }

  #publish(type: 'look' | 'pass' | 'source', key: string) {
    this.#tell({ type, state: this.#environments.get(key)! })
  }

  #tell(message: Message) {
    for (const listener of this.#listeners) {
      try {
        listener(message)
      } catch {
        // A listener's fault is its own.
      }
    }
  }
}

const asFound = (conditions: readonly EnvironmentCondition[]) => conditions

/** Nothing is known to be ready or in sync before the first look. */
const notFound = (conditions: readonly EnvironmentCondition[]): readonly EnvironmentCondition[] =>
  conditions.map(condition => (/^(Ready|Synced)$/.test(condition.type) ? { ...condition, status: 'False' } : condition))
