import type { Change } from './compare.ts'
import type { ChangeAction, Step } from './step.ts'
import type { Found } from './status.ts'

/** Something that happened to a resource: a step was taken, its condition changed, or it is gone. */
export interface Event {
  /** When, as ISO 8601 in UTC. */
  readonly at: string
  /** The version of the spec that was in force. */
  readonly revision: string
  readonly id: string
  /** CloudFormation's name of its kind. */
  readonly kind: string
  /** Distinguishes resources of one id, where it is known: a deleted predecessor has its successor's id. */
  readonly arn?: string | undefined
  /** The step that was taken, if one was. */
  readonly action?: ChangeAction | undefined
  /** Why it was taken. */
  readonly because?: string | undefined
  readonly origin?: Step['origin']
  /** The changes of the step, without the values of write-only and sensitive props. */
  readonly changes?: readonly Change[] | undefined
  /** The condition that the pass found; `gone` once AWS no longer lists a deleted resource. */
  readonly outcome: Found | 'gone'
}

export type Listener = (event: Event) => void

/** Passes events on to any number of listeners; one that throws disturbs nobody. */
export class Events {
  readonly #listeners = new Set<Listener>()

  constructor(...listeners: readonly Listener[]) {
    for (const listener of listeners) this.#listeners.add(listener)
  }

  /** Adds a listener; the result removes it. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  emit(event: Event) {
    for (const listener of this.#listeners) {
      try {
        listener(event)
      } catch {
        // A listener's fault is its own.
      }
    }
  }
}
