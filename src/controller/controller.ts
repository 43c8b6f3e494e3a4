import type { Logger } from 'pino'
import type { CallListeners } from '../operator/account.ts'
import type { Override } from '../operator/environment-conditions.ts'
import type { Led } from '../operator/lead.ts'
import type { PlaceName } from '../operator/places.ts'
import { openSession } from '../operator/session.ts'
import { Cadence } from './cadence.ts'
import { EnvironmentLoop, type LoopOptions } from './environment-loop.ts'
import { errorFields } from './log.ts'
import type { NotifiedMemory } from './notifier.ts'
import { type Place, Places } from './places.ts'
import { Refreshes } from './refreshes.ts'
import type { Revision, SourceProblem, Specs } from './specs.ts'
import { endRollback, toWanted, unrequested, type Wanted } from './wanted.ts'

interface Options extends Pick<LoopOptions, 'state' | 'observeQueue'> {
  readonly specs: Specs
  readonly log: Logger
  /** How long after a pass the next one begins, in milliseconds. */
  readonly resync: number
  /** How long after a pass that read every detail the next such pass begins, in milliseconds. */
  readonly deepResync: number
  /** How long after a drift was found the event history is asked who made it, in milliseconds. */
  readonly eventLookups: readonly number[]
  readonly calls?: CallListeners
  /** Called with each account and region that is opened, so that a later process knows it. */
  readonly remember?: (place: PlaceName) => Promise<void>
}

/** How often the sources are read where none says that it has changed, in milliseconds. */
const POLL = 2_000

/** Keeps every environment of the sources as its revision says. */
export class Controller {
  readonly #options: Options
  readonly #loops = new Map<string, EnvironmentLoop>()
  readonly #places: Places
  readonly #cadence = new Cadence()
  /** The environments of which it is being found out what is wanted. */
  readonly #offering = new Set<string>()
  #refreshes: Refreshes
  #problems = ''
  #turnedAt = Date.now()
  /** The environments of the sources; undefined until a source could be read. */
  #asked: readonly string[] | undefined

  constructor(options: Options) {
    this.#options = options
    this.#places = new Places(options)
    this.#refreshes = new Refreshes(options.resync / 2)
  }

  /** When the sources were last asked, in milliseconds since the epoch. */
  get turnedAt(): number {
    return this.#turnedAt
  }

  /** True once the sources were read, and every environment had its first look or a pass that failed. */
  get isReady(): boolean {
    const seen = new Set(this.#options.state.environments.map(({ key }) => key))
    return this.#asked?.every(key => seen.has(key)) ?? false
  }

  /** The last notices, kept in the records of the environments. */
  readonly notified: NotifiedMemory = {
    get: async key => this.#loops.get(key)?.passes.notified,
    set: async (key, value) => void (this.#loop(key).passes.notified = value),
  }

  /** Makes one pass over every environment. True if every source could be used, and every environment is as it says or waits for a person. */
  async once(signal: AbortSignal): Promise<boolean> {
    const { revisions, problems } = await this.#read()
    const passes = [...revisions].map(([key, revision]) => this.#passOnce(key, { revision, overrides: overridesOf(key, problems) }, signal))
    return (await Promise.all(passes)).every(Boolean) && problems.length === 0 && !signal.aborted
  }

  async #passOnce(key: string, asked: Asked, signal: AbortSignal): Promise<boolean> {
    try {
      const { wanted, place } = await this.#want(asked)
      const status = await this.#loop(key).pass(wanted, signal)
      await place?.requests.acknowledge(asked.revision.environment)
      return status.ready
    } catch (error) {
      this.#options.log.error(errorFields(error), `${key}: the pass failed: ${error instanceof Error ? error.message : error}`)
      return false
    }
  }

  /** Runs while this process leads, until the signal aborts; then no new step begins, and calls in flight end. Never throws. */
  async run(led: Led): Promise<void> {
    const { signal } = led
    this.#refreshes = new Refreshes(this.#options.resync / 2)
    for (const loop of this.#loops.values()) loop.renew()
    while (!signal.aborted) {
      const { revisions, problems } = await this.#read()
      for (const [key, revision] of revisions) void this.#offer(key, { revision, overrides: overridesOf(key, problems) }, led)
      await this.#options.specs.change(POLL, signal)
    }
    await Promise.all([...this.#loops.values()].map(loop => loop.idle))
  }

  /** Ends the waits of all environments after a denial: what was denied may be allowed now. */
  retryDenied() {
    for (const loop of this.#loops.values()) loop.retryDenied()
  }

  /** Offers an environment what is wanted of it, unless that is still being found out. Never throws. */
  async #offer(key: string, asked: Asked, { signal, isLeader }: Led) {
    if (this.#offering.has(key)) return
    this.#offering.add(key)
    const { wanted, place } = await this.#want(asked)
    this.#offering.delete(key)
    if (signal.aborted || !isLeader()) return
    this.#loop(key).offer(wanted, signal)
    if (!place) return
    await place.requests.acknowledge(asked.revision.environment)
    await endRollback(place, asked.revision, wanted.standing).catch((error: unknown) =>
      this.#options.log.warn(
        errorFields(error),
        `${key}: the rollback could not be ended: ${error instanceof Error ? error.message : error}`,
      ),
    )
  }

  /** Finds out what source and requests ask of an environment. Where its account cannot be opened, the pass says why. */
  async #want({ revision, overrides }: Asked): Promise<{ readonly wanted: Wanted; readonly place?: Place }> {
    const place = await this.#places.of(revision.environment).catch(() => undefined)
    if (!place) return { wanted: unrequested(revision, overrides) }
    const refreshed = place.requests.refresh()
    if (!place.requests.isKnown(revision.environment)) await refreshed
    return { wanted: toWanted(place, revision, overrides), place }
  }

  /** Reads the sources, and logs what is wrong with them once. */
  async #read() {
    this.#turnedAt = Date.now()
    const reading = await this.#options.specs.read()
    if (reading.revisions.size > 0 || reading.problems.length === 0) this.#asked = [...reading.revisions.keys()]
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
      cadence: this.#cadence,
      open: revision => this.#open(revision),
      refresh: (world, { deep, isRequested }) => (isRequested ? world.refresh({ deep }) : this.#refreshes.refresh(world, deep)),
    })
    this.#loops.set(key, loop)
    return loop
  }

  async #open({ environment: spec, ...revision }: Revision) {
    const { account, world, attribution } = await this.#places.of(spec)
    return { session: await openSession({ spec, revision }, account, world), attribution }
  }
}

/** An environment as its source has it. */
interface Asked {
  readonly revision: Revision
  readonly overrides: readonly Override[]
}

/** The problems of the sources that concern one environment. */
const overridesOf = (key: string, problems: readonly SourceProblem[]): readonly Override[] =>
  problems.filter(({ environment }) => environment === key).map(({ reason, message }) => ({ reason, message }))
