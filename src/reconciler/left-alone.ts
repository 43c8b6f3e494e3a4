import { type Change, redactChanges } from './compare.ts'
import type { Context } from './context.ts'
import { LIMIT, sentChanges } from './resistance.ts'
import type { Found } from './status.ts'
import type { Step } from './step.ts'

/** The differences of each resource that are not sent: AWS resists them, or another writer undoes them again and again. */
export class LeftAlone {
  readonly #context: Pick<Context, 'resistance' | 'contention' | 'timing'>
  readonly #found = new Map<string, Found>()

  constructor(context: Pick<Context, 'resistance' | 'contention' | 'timing'>) {
    this.#context = context
  }

  /** Judges the step of a resource as a listing shows it, and gives the props to leave alone. */
  observe(step: Step): ReadonlySet<string> {
    const { resistance, contention } = this.#context
    const changes = sentChanges(step)
    if (step.action !== 'create') resistance.observe(step, changes)
    contention.observe(step)
    const isWaiting = resistance.sinceSent(step.id) < this.#context.timing.resend(LIMIT)
    const resisted = isWaiting ? [] : changes.filter(({ prop }) => resistance.isResisted(step.id, prop))
    const contended = contention.contended(step)
    this.#record(step, resisted, contended)
    return new Set([...resisted, ...contended].map(({ prop }) => prop))
  }

  /** Why differences of a resource are left alone; undefined when none is. */
  found(id: string): Found | undefined {
    return this.#found.get(id)
  }

  #record(step: Step, resisted: readonly Change[], contended: readonly Change[]) {
    const values = describe(redactChanges(step.kind, [...resisted, ...contended]))
    if (contended.length > 0) {
      const why = this.#context.contention.explain(step, contended)
      this.#found.set(step.id, { reason: 'Contended', message: `${values}; ${why}` })
    } else if (resisted.length > 0) this.#found.set(step.id, { reason: 'Resisted', message: values })
    else this.#found.delete(step.id)
  }
}

const describe = (changes: readonly Change[]) =>
  changes.map(({ prop, before, after }) => `${prop}: asked for ${JSON.stringify(after)}, AWS shows ${JSON.stringify(before)}`).join('; ')
