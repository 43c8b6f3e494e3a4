import { durationOf } from '../schema/duration.ts'
import type { Cadence } from './cadence.ts'
import { EnvironmentPasses, type PassOptions } from './environment-pass.ts'
import { errorFields } from './log.ts'
import { Retries } from './retries.ts'
import { isSameWanted, type Wanted } from './wanted.ts'

export interface LoopOptions extends PassOptions {
  /** How long after a pass the next one begins, in milliseconds, where the spec does not say. */
  readonly resync: number
  /** How long after a pass that read every detail the next such pass begins, in milliseconds, where the spec does not say. */
  readonly deepResync: number
  /** Shared by the environments whose periodic passes come together. */
  readonly cadence: Cadence
}

/** The longest wait after a pass that failed, in milliseconds. */
const MAX_WAIT = 300_000

/** Keeps one environment as it is wanted. What goes wrong in it ends its pass, and concerns no other environment. */
export class EnvironmentLoop {
  readonly passes: EnvironmentPasses
  readonly #options: LoopOptions
  readonly #retries = new Retries()
  #wanted: Wanted | undefined
  #running: { readonly ended: Promise<void>; readonly stop: AbortController } | undefined
  #nextAt = 0
  #deepAt = 0
  /** Whether a denied call may be allowed since the pass in progress began. */
  #isAllowed = false

  constructor(options: LoopOptions) {
    this.#options = options
    this.passes = new EnvironmentPasses(options)
  }

  /** Resolves when no pass is in progress. */
  get idle(): Promise<void> {
    return this.#running?.ended ?? Promise.resolve()
  }

  /** Makes the next pass due at once, and one that reads everything: another process may have changed what this one knows. */
  renew() {
    this.#nextAt = 0
    this.#deepAt = 0
  }

  /** Ends the wait after a denial: what was denied may be allowed now. A pass in progress that fails is tried again at once. */
  retryDenied() {
    this.#isAllowed = true
    if (this.#retries.isDenied) this.#nextAt = 0
  }

  /** Starts a pass if one is due. Something else that is wanted is due at once, and ends what the pass before still waits for. */
  offer(wanted: Wanted, signal: AbortSignal) {
    if (!isSameWanted(this.#wanted, wanted)) {
      this.#nextAt = 0
      this.#running?.stop.abort()
    }
    this.#wanted = wanted
    if (this.#running || signal.aborted) return
    if (Date.now() < this.#nextAt) return this.passes.keepUp(wanted)
    const stop = new AbortController()
    const ended = this.#tryPass(wanted, AbortSignal.any([signal, stop.signal])).finally(() => (this.#running = undefined))
    this.#running = { ended, stop }
  }

  /** Makes a pass now. Gives the status of every resource; throws what the operator does. */
  async pass(wanted: Wanted, signal: AbortSignal) {
    const isRequested = this.passes.heedsReconcile(wanted)
    const deep = isRequested || Date.now() >= this.#deepAt
    const status = await this.#options.state.recordPass(wanted.revision, { sort: deep ? 'deep' : 'cheap', signal }, () =>
      this.passes.make(wanted, { deep, isRequested, signal }),
    )
    if (deep) this.#deepAt = Date.now() + this.#period(wanted, 'deepResync')
    return status
  }

  async #tryPass(wanted: Wanted, signal: AbortSignal) {
    const began = Date.now()
    this.#isAllowed = false
    const { id, environment } = wanted.revision
    const log = this.#options.log.child({ environment: `${environment.application}/${environment.environment}`, revision: id })
    try {
      await this.pass(wanted, signal)
      if (signal.aborted) return
      if (this.#retries.count > 0) log.info(`a pass succeeded again, after ${this.#retries.count} that failed`)
      this.#retries.succeeded()
      this.#nextAt = this.#options.cadence.next(this.#period(wanted, 'resync'))
    } catch (error) {
      if (signal.aborted) return
      const { wait: usual, message } = this.#retries.failed(error, Math.min(this.#period(wanted, 'resync'), MAX_WAIT))
      const wait = this.#isAllowed ? 0 : usual
      this.#nextAt = Date.now() + wait
      if (message !== undefined)
        log.error(errorFields(error), `the pass failed, the next one is in ${Math.round(wait / 1000)} s: ${message}`)
      await this.passes.failed(error, began)
    }
  }

  #period({ revision: { environment } }: Wanted, name: 'resync' | 'deepResync'): number {
    return durationOf(environment.reconcile[name] ?? '') ?? this.#options[name]
  }
}
