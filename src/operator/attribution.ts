import { setTimeout as pause } from 'node:timers/promises'
import { meaning } from '../providers/errors.ts'
import type { Account } from './account.ts'
import { ATTRIBUTION_PERMISSIONS } from './permissions.ts'
import { EventHistory, type ForeignChange, type Search } from './event-history.ts'

/** A resource that is no longer as asked for. */
export interface Drifted extends Omit<Search, 'from' | 'to'> {
  readonly id: string
  /** When it was last seen as asked for, in milliseconds since the epoch. */
  readonly since: number
}

/** Who changed a resource. */
export interface Attributed extends ForeignChange {
  readonly id: string
}

interface Options {
  /** How long after a drift was found each ask begins, in milliseconds: the event history shows an event some minutes after it happened. */
  readonly asks: readonly number[]
  /** Called once, with the reason, when AWS denies the event history; nothing is asked from then on. */
  readonly onDenied: (message: string) => void
  readonly signal: AbortSignal
}

/** How many resources of one pass are asked for, so that the lookups of one ask end within half a minute. */
const LIMIT = 20

/** Finds out in the background who changed what has drifted. No pass waits for an answer, and errors end nothing but the lookup. */
export class Attribution {
  readonly #history: EventHistory
  readonly #options: Options
  /** The drifts that are being asked for. */
  readonly #pending = new Set<string>()
  #isOff = false

  constructor(account: Account, options: Options) {
    this.#history = new EventHistory(account)
    this.#options = options
  }

  /** Begins to ask who changed these resources. `onFound` is called for each whose change by somebody else is found. */
  ask(drifted: readonly Drifted[], onFound: (found: Attributed) => void) {
    for (const one of drifted.slice(0, LIMIT)) {
      const key = `${one.region} ${one.arn ?? one.name} ${one.since}`
      if (this.#isOff || this.#pending.has(key)) continue
      this.#pending.add(key)
      void this.#attribute(one, onFound)
        .catch(() => {})
        .finally(() => this.#pending.delete(key))
    }
  }

  async #attribute({ id, since, ...resource }: Drifted, onFound: (found: Attributed) => void) {
    const { asks, signal } = this.#options
    const seen = Date.now()
    for (const after of asks) {
      await pause(Math.max(0, seen + after - Date.now()), undefined, { signal, ref: false })
      if (this.#isOff) return
      const found = await this.#history.foreignChange({ ...resource, from: since, to: seen }).catch(error => this.#failed(error))
      if (found) return onFound({ id, ...found })
    }
  }

  /** A denied lookup is the last one; after any other error the next ask begins as planned. */
  #failed(error: unknown): undefined {
    if (meaning(error) !== 'denied' || this.#isOff) return
    this.#isOff = true
    const message = error instanceof Error ? error.message : String(error)
    this.#options.onDenied(`who changes resources is not looked up: the operator needs ${ATTRIBUTION_PERMISSIONS.join(', ')}; ${message}`)
  }
}
