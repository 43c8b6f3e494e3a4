import type { Kind } from '../providers/kind.ts'
import { canonical, type Change, fingerprint } from './compare.ts'
import { replaces, type Step } from './step.ts'

/** A difference that was sent to AWS and listed again by the next pass. */
export interface Difference {
  readonly id: string
  readonly prop: string
  /** Fingerprints of the value asked for and of the value shown. */
  readonly asked: string
  readonly shown: string
  /** How often it was sent in a row. */
  readonly sent: number
}

/** After how many updates a difference that still shows counts as resisted. */
export const LIMIT = 5

/**
 * Counts, by resource and prop, how often the very same difference was sent without effect: AWS normalises the value, or another
 * controller sets it back. A difference is forgotten when the value asked or the value shown changes.
 */
export class Resistance {
  readonly #differences = new Map<string, Difference>()
  /** When a resource was last sent a change, in milliseconds since the epoch. */
  readonly #sentAt = new Map<string, number>()

  /** `known`: the differences of an earlier process. */
  constructor(known: readonly Difference[] = []) {
    for (const difference of known) this.#differences.set(keyOf(difference.id, difference.prop), difference)
  }

  /** The differences counted so far, to hand to a later process. */
  get differences(): readonly Difference[] {
    return [...this.#differences.values()]
  }

  /** Forgets the differences of a resource that the newest listing does not show again. */
  observe({ id, kind }: Pick<Step, 'id' | 'kind'>, changes: readonly Change[]) {
    for (const [key, known] of this.#differences) {
      if (known.id !== id) continue
      const change = changes.find(({ prop }) => prop === known.prop)
      if (!change || !isSame(kind, known, change)) this.#differences.delete(key)
    }
  }

  /** Counts the changes of a step that was just sent. */
  sent(step: Extract<Step, { action: 'update' | 'replace' }>) {
    this.#sentAt.set(step.id, Date.now())
    // The deletion in a replacement may take any number of calls.
    const most = step.action === 'replace' ? LIMIT - 1 : LIMIT
    for (const change of step.changes) {
      const key = keyOf(step.id, change.prop)
      const sent = Math.min((this.#differences.get(key)?.sent ?? 0) + 1, most)
      this.#differences.set(key, { id: step.id, prop: change.prop, ...fingerprints(step.kind, change), sent })
    }
  }

  /** A difference that a replacement was for is resisted as soon as the new resource shows it; the others are forgotten. */
  created({ id, kind }: Pick<Step, 'id' | 'kind'>) {
    for (const [key, known] of this.#differences) {
      if (known.id !== id) continue
      if (replaces(kind, known.prop)) this.#differences.set(key, { ...known, sent: LIMIT })
      else this.#differences.delete(key)
    }
  }

  /** Whether a difference is no longer worth sending. */
  isResisted(id: string, prop: string) {
    return this.#count(id, prop) >= LIMIT
  }

  /** How often the most stubborn of these changes was sent. */
  attempts(id: string, changes: readonly Change[]) {
    return Math.max(0, ...changes.map(({ prop }) => this.#count(id, prop)))
  }

  /** How long ago a resource was last sent a change, in milliseconds. */
  sinceSent(id: string) {
    return Date.now() - (this.#sentAt.get(id) ?? -Infinity)
  }

  #count(id: string, prop: string) {
    return this.#differences.get(keyOf(id, prop))?.sent ?? 0
  }
}

const keyOf = (id: string, prop: string) => `${id} ${prop}`
const fingerprints = (kind: Kind, { prop, before, after }: Change) => ({
  asked: fingerprint(canonical(kind, prop, after)),
  shown: fingerprint(canonical(kind, prop, before)),
})
const isSame = (kind: Kind, { asked, shown }: Difference, change: Change) => {
  const now = fingerprints(kind, change)
  return now.asked === asked && now.shown === shown
}
