import type { Kind } from '../providers/kind.ts'
import { canonical, type Change, fingerprint } from './compare.ts'
import { type ChangeAction, isCreateFirst, replaces, type Step } from './step.ts'

/** A difference that was sent to AWS and listed again by the next pass. */
export interface Difference {
  readonly id: string
  readonly prop: string
  /** Fingerprints of the value asked for and of the value shown. */
  readonly asked: string
  readonly shown: string
  /** How often it was sent in a row; 0 while the deletion that begins a replacement is in progress. */
  readonly sent: number
}

/** After how many updates a difference that still shows counts as resisted; a replacement counts as that many. */
export const LIMIT = 5

/**
 * Counts, by resource and prop, how often the very same difference was sent without effect: AWS normalises the value, or another
 * controller sets it back. A difference is forgotten when the value asked or the value shown changes. An owner counts as a prop.
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
      if (change && isSame(kind, known, change)) continue
      this.#differences.delete(key)
      // AWS shows an effect: what a kind left for a later call need not wait.
      this.#sentAt.delete(id)
    }
  }

  /** Counts the differences of a step that was just sent. A replacement counts once its successor is created. */
  sent(step: Extract<Step, { action: ChangeAction }>) {
    this.#sentAt.set(step.id, Date.now())
    if (step.action === 'create') this.#countReplacement(step.id)
    for (const change of sentChanges(step)) {
      const { id, kind } = step
      const sent = step.action !== 'replace' ? this.#count(id, change.prop) + 1 : isCreateFirst(step) ? LIMIT : 0
      this.#differences.set(keyOf(id, change.prop), { id, prop: change.prop, ...fingerprints(kind, change), sent })
    }
  }

  /** Whether a difference is no longer worth sending. */
  isResisted(id: string, prop: string) {
    return this.#count(id, prop) >= LIMIT
  }

  /** Whether a difference was sent before. */
  isRepeated(id: string, prop: string) {
    return this.#count(id, prop) > 0
  }

  /** How often the most stubborn of these changes was sent. */
  attempts(id: string, changes: readonly Change[]) {
    return Math.max(0, ...changes.map(({ prop }) => this.#count(id, prop)))
  }

  /** How long ago a resource was last sent a change, in milliseconds. */
  sinceSent(id: string) {
    return Date.now() - (this.#sentAt.get(id) ?? -Infinity)
  }

  #countReplacement(id: string) {
    for (const [key, known] of this.#differences)
      if (known.id === id && known.sent === 0) this.#differences.set(key, { ...known, sent: LIMIT })
  }

  #count(id: string, prop: string) {
    return this.#differences.get(keyOf(id, prop))?.sent ?? 0
  }
}

/** The differences that a step is for: the next listing shows none of them if it took effect. */
export function sentChanges(step: Step): readonly Change[] {
  if (step.action === 'adopt') return [{ prop: 'owner', before: 'nobody', after: step.id }]
  if (step.action === 'replace') return step.changes.filter(({ prop }) => replaces(step.kind, prop))
  return step.action === 'update' ? step.changes : []
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
