import { pause } from './pause.ts'
import { type Limit, LIMITS } from './rate-limits.ts'

/** The share of a documented rate that this process takes; the rest is for others who work in the account. */
const SHARE = 0.8

/** The AWS calls of one account: each family at its rate, in the order in which the calls come. */
export class Limiter {
  readonly #limits: readonly Limit[]
  readonly #buckets = new Map<string, Bucket>()

  constructor(limits: readonly Limit[] = LIMITS) {
    this.#limits = limits
  }

  /** Waits until a call may be sent, or the signal aborts. */
  async wait(
    { region, client, command }: { readonly region: string; readonly client: string; readonly command: string },
    signal?: AbortSignal,
  ) {
    const limit = this.#limits.find(one => one.client === client && one.operations.test(command))
    if (!limit) return
    const key = `${region} ${client} ${limit.each ? command : limit.operations.source}`
    const bucket = this.#buckets.get(key) ?? new Bucket(limit)
    this.#buckets.set(key, bucket)
    const ms = bucket.take()
    if (ms > 0) await pause(ms, signal)
  }
}

/** Tokens that come back at a rate; a call that finds none takes one of those to come. */
class Bucket {
  readonly #limit: Limit
  #tokens: number
  #at = performance.now()

  constructor(limit: Limit) {
    this.#limit = limit
    this.#tokens = limit.burst
  }

  /** Takes a token; gives the milliseconds until it is there. */
  take(): number {
    const { burst, rate } = this.#limit
    const perMs = (rate * SHARE) / 1000
    const now = performance.now()
    this.#tokens = Math.min(burst, this.#tokens + (now - this.#at) * perMs) - 1
    this.#at = now
    return Math.max(0, -this.#tokens / perMs)
  }
}
