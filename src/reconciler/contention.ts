import { canonical, type Change, fingerprint } from './compare.ts'
import { sentChanges } from './resistance.ts'
import type { ChangeAction, Step } from './step.ts'

/** The corrections of one prop: updates that were shown as desired before the prop differed again. */
export interface Correction {
  readonly id: string
  readonly prop: string
  /** Fingerprint of the value asked for. */
  readonly asked: string
  /** When it was corrected within the last hour, in milliseconds since the epoch. */
  readonly at: readonly number[]
  /** Whether AWS has shown it as desired since it was last corrected. */
  readonly isSettled: boolean
  /** Until when it is left alone, in milliseconds since the epoch. */
  readonly until?: number | undefined
}

/** How often a prop is corrected within the window before it is left alone for as long. */
export const CORRECTIONS = 5
export const WINDOW = 3_600_000

/** The prop that a creation corrects. */
const EXISTENCE = 'existence'

/**
 * Counts, by resource and prop, how often another writer undid what was asked for. What AWS never shows as desired is no contention, but
 * resistance. After the hour a prop is corrected once more, and left alone again if that is undone within another hour.
 */
export class Contention {
  readonly #corrections = new Map<string, Correction>()
  /** Fingerprints of the desired props with which each resource was last shown as desired. */
  readonly #asDesired = new Map<string, string>()
  readonly #otherWriter: (id: string) => string | undefined

  /** `known`: the corrections of an earlier process. `otherWriter`: who last changed a resource, if that is known. */
  constructor(known: readonly Correction[] = [], otherWriter: (id: string) => string | undefined = () => undefined) {
    for (const correction of known) this.#corrections.set(keyOf(correction), correction)
    this.#otherWriter = otherWriter
  }

  /** The corrections that still count, to hand to a later process. */
  get corrections(): readonly Correction[] {
    return [...this.#corrections.values()].filter(isRemembered)
  }

  /** Forgets everything, so that all is corrected again. */
  clear() {
    this.#corrections.clear()
  }

  /** Records which props of a resource a listing shows as desired. To be called with the steps of a plan as well. */
  observe(step: Step) {
    if (step.action === 'wait' || step.action === 'delete' || (step.action === 'none' && step.rejected)) return
    if (step.action === 'none') this.#asDesired.set(step.id, fingerprint(step.props))
    const shown = [...differencesOf(step), ...('changes' in step ? step.changes : [])]
    const differing = new Set(shown.map(({ prop }) => prop))
    for (const [key, known] of this.#corrections)
      if (known.id === step.id && !differing.has(known.prop)) this.#corrections.set(key, { ...known, isSettled: true })
  }

  /**
   * Counts the differences of a step that was just sent, if they were made to what was as desired; a deployment is no correction.
   * A resource that is replaced is absent because of us.
   */
  sent(step: Extract<Step, { action: ChangeAction }>) {
    if (step.action === 'replace') return this.#expectAbsence(step.id)
    const wasAsDesired = this.#asDesired.get(step.id) === fingerprint(step.props)
    for (const change of differencesOf(step)) this.#count({ id: step.id, prop: change.prop, asked: askedOf(step, change) }, wasAsDesired)
  }

  /** The differences that a step is for, and that are left alone for now. */
  contended(step: Step): readonly Change[] {
    return differencesOf(step).filter(change => this.#endOf(step, change) !== undefined)
  }

  /** Why these changes of a step are left alone: who undoes them, and until when. */
  explain(step: Step, changes: readonly Change[]): string {
    const until = new Date(Math.max(...changes.map(change => this.#endOf(step, change) ?? 0)))
    const writer = this.#otherWriter(step.id) ?? 'another writer'
    return `${writer} keeps changing it back: left alone until ${until.toISOString().slice(0, 16)}Z`
  }

  #count(sent: Pick<Correction, 'id' | 'prop' | 'asked'>, wasAsDesired: boolean) {
    const known = this.#known(sent)
    if (!known) this.#corrections.delete(keyOf(sent))
    const isUndone = known ? known.isSettled : wasAsDesired
    if (!isUndone) return
    const now = Date.now()
    const at = [...(known?.at ?? []), now].filter(time => time > now - WINDOW)
    const isContended = known?.until !== undefined || at.length >= CORRECTIONS
    this.#corrections.set(keyOf(sent), { ...sent, at, isSettled: false, until: isContended ? now + WINDOW : undefined })
  }

  /** The corrections of a prop to the same value, as long as they count. */
  #known(sent: Pick<Correction, 'id' | 'prop' | 'asked'>): Correction | undefined {
    const known = this.#corrections.get(keyOf(sent))
    return known?.asked === sent.asked && isRemembered(known) ? known : undefined
  }

  #expectAbsence(id: string) {
    const key = keyOf({ id, prop: EXISTENCE })
    const known = this.#corrections.get(key)
    if (known) this.#corrections.set(key, { ...known, isSettled: false })
  }

  /** Until when a difference is left alone; undefined when it is not. */
  #endOf(step: Step, change: Change): number | undefined {
    const known = this.#corrections.get(keyOf({ id: step.id, prop: change.prop }))
    if (!known?.isSettled || known.asked !== askedOf(step, change)) return undefined
    return known.until !== undefined && Date.now() < known.until ? known.until : undefined
  }
}

/** The differences that a step is for; a missing resource differs in its existence. */
const differencesOf = (step: Step): readonly Change[] =>
  step.action === 'create' ? [{ prop: EXISTENCE, before: 'absent', after: 'present' }] : sentChanges(step)

const keyOf = ({ id, prop }: Pick<Correction, 'id' | 'prop'>) => `${id} ${prop}`
const askedOf = ({ kind }: Step, { prop, after }: Change) => fingerprint(canonical(kind, prop, after))

/** Whether a correction still matters: an hour after its last one, or after it was left alone, it is forgotten. */
const isRemembered = ({ at, until }: Correction) => Date.now() < (until ?? at.at(-1) ?? 0) + WINDOW
