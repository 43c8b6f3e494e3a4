import type { Logger } from 'pino'
import type { Account } from '../operator/account.ts'
import { lead, type Led } from '../operator/lead.ts'
import { pause } from '../providers/pause.ts'
import { Retries } from './retries.ts'
import { messageOf } from '../providers/errors.ts'

interface Options {
  /** Opens the process's own account in the region of the standard configuration. Throws OperatorError or the SDK's error. */
  readonly open: () => Promise<Account>
  readonly log: Logger
  /** Called when this process begins to lead, and when it ends. */
  readonly onChange?: (isLeader: boolean) => void
}

/** The longest wait before leadership is asked for again after an error, in milliseconds: a leader's end must not stay unseen. */
const MAX_WAIT = 10_000

/** Lets one of several replicas lead and do the work; the others wait until it ends. */
export class Leadership {
  readonly #options: Options
  readonly #retries = new Retries()
  #led: Led | undefined
  #isWaiting = false
  /** Ends the wait after an error. */
  #retry = new AbortController()

  constructor(options: Options) {
    this.#options = options
  }

  /** Whether this process leads now. */
  get isLeader() {
    return this.#led?.isLeader() ?? false
  }

  /** Whether another process leads, and this one waits for its end. */
  get isWaiting() {
    return this.#isWaiting
  }

  /** Does the work whenever this process leads, until the signal aborts. A leader that loses its lease waits like the others. Never throws. */
  async run(signal: AbortSignal, work: (led: Led) => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#tryToLead(signal, work)
      } catch (error) {
        if (!signal.aborted) await this.#recover(error, signal)
      }
    }
  }

  async #tryToLead(signal: AbortSignal, work: (led: Led) => Promise<void>) {
    const { open, log } = this.#options
    const onWait = (holder: string) => {
      this.#retries.succeeded()
      this.#isWaiting = true
      log.info(`waiting: ${holder} leads`)
    }
    const onLeaseError = (error: unknown) => log.warn(`error of the leader's lease, retrying: ${messageOf(error)}`)
    await lead(await open(), { signal, onWait, onLeaseError }, async led => {
      this.#retries.succeeded()
      this.#change(led)
      await work(led)
      this.#change(undefined)
    })
  }

  /** Ends the wait after a denial: what was denied may be allowed now. */
  retryDenied() {
    if (this.#retries.isDenied) this.#retry.abort()
  }

  #change(led: Led | undefined) {
    this.#led = led
    this.#isWaiting = false
    const { log, onChange } = this.#options
    log.info(led ? 'this process leads' : 'this process leads no more')
    onChange?.(led !== undefined)
  }

  async #recover(error: unknown, signal: AbortSignal) {
    const { wait, message } = this.#retries.failed(error, MAX_WAIT)
    if (message !== undefined) this.#options.log.error(`cannot lead, trying again: ${message}`)
    this.#retry = new AbortController()
    await pause(wait, AbortSignal.any([signal, this.#retry.signal]))
  }
}
