import type { Logger } from 'pino'
import { type Account, type CallListeners, openAccount } from '../operator/account.ts'
import { Attribution } from '../operator/attribution.ts'
import { controlRecords } from '../operator/control-bucket.ts'
import type { PlaceName } from '../operator/places.ts'
import { messageOf } from '../providers/errors.ts'
import { World } from '../reconciler/world.ts'
import { errorFields } from './log.ts'
import { RequestWatch } from './request-watch.ts'

/** An account in one region, and what is known of it. All environments there share it. */
export interface Place {
  readonly account: Account
  readonly world: World
  readonly requests: RequestWatch
  readonly attribution: Attribution
}

interface Options {
  readonly log: Logger
  /** How long after a drift was found the event history is asked who made it, in milliseconds. */
  readonly eventLookups: readonly number[]
  readonly calls?: CallListeners
  /** Called with each place that is opened, so that a later process knows it. */
  readonly remember?: (place: PlaceName) => Promise<void>
}

/** The accounts and regions of environments, each opened once. */
export class Places {
  readonly #options: Options
  /** By name. */
  readonly #places = new Map<string, Promise<Place>>()
  /** By account and region. */
  readonly #requests = new Map<string, RequestWatch>()

  constructor(options: Options) {
    this.#options = options
  }

  /** The place of an environment. Throws OperatorError or the SDK's error; then it is opened again the next time. */
  of({ region, assumeRole }: PlaceName): Promise<Place> {
    const name: PlaceName = { region, ...(assumeRole && { assumeRole }) }
    const key = JSON.stringify(name)
    const known = this.#places.get(key)
    if (known) return known
    const opening = openAccount({ region, role: assumeRole, ...this.#options.calls }).then(account => this.#toPlace(account))
    this.#places.set(key, opening)
    opening.catch(() => this.#places.delete(key))
    void opening.then(() => this.#remember(name)).catch(() => {})
    return opening
  }

  async #remember(place: PlaceName) {
    const { log, remember } = this.#options
    await remember?.(place).catch((error: unknown) => log.warn(errorFields(error), `a place cannot be remembered: ${messageOf(error)}`))
  }

  #toPlace(account: Account): Place {
    const { eventLookups: asks, log } = this.#options
    return {
      account,
      world: new World({ aws: account.aws, account: account.account }),
      requests: this.#requestsIn(account),
      // The lookups of a process that ends are given up with it.
      attribution: new Attribution(account, { asks, onDenied: message => log.warn(message), signal: new AbortController().signal }),
    }
  }

  /** The requests in a control bucket, listed once for all roles into its account. */
  #requestsIn(account: Account): RequestWatch {
    const place = { account: account.account, region: account.aws.region }
    const key = JSON.stringify(place)
    const known = this.#requests.get(key)
    if (known) return known
    const requests = new RequestWatch({ records: controlRecords(account), place, by: account.caller, log: this.#options.log })
    this.#requests.set(key, requests)
    return requests
  }
}
