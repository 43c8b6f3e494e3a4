import type { Logger } from 'pino'
import { type Account, openAccount } from '../operator/account.ts'
import { openSession, type Session } from '../operator/session.ts'
import { World } from '../reconciler/world.ts'
import { EnvironmentLoop } from './environment-loop.ts'
import { Refreshes } from './refreshes.ts'
import type { Revision, Specs } from './specs.ts'

interface Options {
  readonly specs: Specs
  readonly log: Logger
  /** How long after a pass the next one begins, in milliseconds. */
  readonly resync: number
  /** How long after a pass that read every detail the next such pass begins, in milliseconds. */
  readonly deepResync: number
}

/** How often the sources are read where none says that it has changed, in milliseconds. */
const POLL = 2_000

/** Keeps every environment of the sources as its revision says. */
export class Controller {
  readonly #options: Options
  readonly #loops = new Map<string, EnvironmentLoop>()
  /** By region and role, the account and what is known of it. */
  readonly #places = new Map<string, Promise<{ readonly account: Account; readonly world: World }>>()
  readonly #refreshes: Refreshes
  #problems = ''

  constructor(options: Options) {
    this.#options = options
    this.#refreshes = new Refreshes(options.resync / 2)
  }

  /** Makes one pass over every environment. True if every source could be used, and every environment is as it says or waits for a person. */
  async once(signal: AbortSignal): Promise<boolean> {
    const { revisions, problems } = await this.#read()
    const passes = [...revisions].map(async ([key, revision]) => {
      const passed = this.#loop(key).pass(revision, signal)
      return passed.then(
        status => status.ready,
        (error: unknown) => {
          this.#options.log.error(`${key}: the pass failed: ${error instanceof Error ? error.message : error}`)
          return false
        },
      )
    })
    return (await Promise.all(passes)).every(Boolean) && problems.length === 0 && !signal.aborted
  }

  /** Runs until the signal aborts; then no new step begins, and calls in flight end. Never throws. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const { revisions } = await this.#read()
      for (const [key, revision] of revisions) this.#loop(key).offer(revision, signal)
      await this.#options.specs.change(POLL, signal)
    }
    await Promise.all([...this.#loops.values()].map(loop => loop.idle))
  }

  /** Reads the sources, and logs what is wrong with them once. */
  async #read() {
    const reading = await this.#options.specs.read()
    const messages = [...new Set(reading.problems.map(({ message }) => message))]
    const problems = messages.join('\n')
    if (problems !== this.#problems) for (const message of messages) this.#options.log.error(message)
    if (problems === '' && this.#problems !== '') this.#options.log.info('the sources can be used again')
    this.#problems = problems
    return reading
  }

  #loop(key: string): EnvironmentLoop {
    const known = this.#loops.get(key)
    if (known) return known
    const loop = new EnvironmentLoop({
      ...this.#options,
      open: revision => this.#open(revision),
      refresh: (world, deep) => this.#refreshes.refresh(world, deep),
    })
    this.#loops.set(key, loop)
    return loop
  }

  async #open({ environment: spec, ...revision }: Revision): Promise<Session> {
    const { account, world } = await this.#place(spec)
    return openSession({ spec, revision }, account, world)
  }

  #place({ region, assumeRole: role }: Revision['environment']) {
    const key = JSON.stringify([region, role])
    const known = this.#places.get(key)
    if (known) return known
    const opening = openAccount({ region, role }).then(account => ({
      account,
      world: new World({ aws: account.aws, account: account.account }),
    }))
    this.#places.set(key, opening)
    opening.catch(() => this.#places.delete(key))
    return opening
  }
}
