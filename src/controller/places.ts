import type { Logger } from 'pino'
import { type Account, type CallListeners, openAccount } from '../operator/account.ts'
import { Attribution } from '../operator/attribution.ts'
import { controlRecords } from '../operator/control-bucket.ts'
import { World } from '../reconciler/world.ts'
import type { Environment } from '../schema/environment.ts'
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
  readonly calls?: CallListeners
}

/** The accounts and regions of environments, each opened once. */
export class Places {
  readonly #options: Options
  /** By region and role. */
  readonly #places = new Map<string, Promise<Place>>()

  constructor(options: Options) {
    this.#options = options
  }

  /** The place of an environment. Throws OperatorError or the SDK's error; then it is opened again the next time. */
  of({ region, assumeRole: role }: Pick<Environment, 'region' | 'assumeRole'>): Promise<Place> {
    const key = JSON.stringify([region, role])
    const known = this.#places.get(key)
    if (known) return known
    const opening = openAccount({ region, role, ...this.#options.calls }).then(account => this.#toPlace(account))
    this.#places.set(key, opening)
    opening.catch(() => this.#places.delete(key))
    return opening
  }

  #toPlace(account: Account): Place {
    const { log } = this.#options
    const place = { account: account.account, region: account.aws.region }
    return {
      account,
      world: new World({ aws: account.aws, account: account.account }),
      requests: new RequestWatch({ records: controlRecords(account), place, by: account.caller, log }),
      // The lookups of a process that ends are given up with it.
      attribution: new Attribution(account, { onDenied: message => log.warn(message), signal: new AbortController().signal }),
    }
  }
}
