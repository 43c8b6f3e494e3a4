import { fingerprint } from './compare.ts'
import type { Outputs } from './ref.ts'
import { isUsable, readableOutputs, type Step } from './step.ts'

interface Publication {
  readonly outputs: Readonly<Record<string, unknown>>
  /** Whether others may be changed to use the resource now. */
  readonly isUsable: boolean
}

/** The outputs that resources publish in one run of the engine. */
export class Publications {
  /** The outputs by id. */
  readonly outputs: Outputs
  readonly #outputs = new Map<string, Publication['outputs']>()
  readonly #usable = new Set<string>()
  readonly #withheld = new Set<string>()

  constructor() {
    this.outputs = this.#outputs
  }

  /** Publishes the outputs of a resource; true when they, or their use, changed. */
  set(id: string, step: Step, taken: boolean): boolean {
    const before = this.#fingerprint(id)
    const outputs = readableOutputs(step, taken)
    if (outputs) this.#outputs.set(id, outputs)
    else this.#outputs.delete(id)
    toggle(this.#usable, id, outputs !== undefined && isUsable(step, taken))
    toggle(this.#withheld, id, step.action === 'wait' && !step.live)
    return this.#fingerprint(id) !== before
  }

  /** Whether others may be changed to use a resource now. */
  isUsable(id: string) {
    return this.#usable.has(id)
  }

  /** Whether a resource is not asked for yet and does not exist. */
  isWithheld(id: string) {
    return this.#withheld.has(id)
  }

  #fingerprint(id: string) {
    return fingerprint([this.#outputs.get(id), this.#usable.has(id), this.#withheld.has(id)])
  }
}

const toggle = (set: Set<string>, id: string, isIn: boolean) => (isIn ? set.add(id) : set.delete(id))
