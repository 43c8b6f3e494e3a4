import { mock } from 'node:test'
import { pino } from 'pino'
import { Cadence } from '../../../src/controller/cadence.ts'
import { EnvironmentLoop } from '../../../src/controller/environment-loop.ts'
import { Refreshes } from '../../../src/controller/refreshes.ts'
import { State } from '../../../src/controller/state.ts'
import type { Wanted } from '../../../src/controller/wanted.ts'
import type { Environment } from '../../../src/schema/environment.ts'
import { FakeAccount } from './fake-account.ts'

const MINUTE = 60_000

/** The default periods of `run`, and how often it turns, in milliseconds. */
const RESYNC = 5 * MINUTE
const DEEP_RESYNC = 60 * MINUTE
const TURN = 2_000

/** The controller's loops over environments of a fake account, in a time of their own. */
export class Fleet {
  readonly account = new FakeAccount()
  /** How many passes were made. */
  passes = 0
  /** How often details were forgotten: how many passes were deep for the account. */
  deep = 0
  readonly #state = new State()
  readonly #refreshes = new Refreshes(RESYNC / 2)
  readonly #cadence = new Cadence()
  readonly #loops: { readonly loop: EnvironmentLoop; readonly wanted: Wanted; readonly from: number }[] = []
  readonly #signal = new AbortController().signal

  constructor() {
    mock.timers.enable({ apis: ['Date'], now: Date.now() })
    this.#state.listen(({ type, state }) => {
      if (type !== 'pass') return
      if (state.lastPass?.result !== 'succeeded') throw new Error(`A pass did not succeed: ${state.lastPass?.message}`)
      this.passes++
    })
    const { world } = this.account
    const refresh = world.refresh.bind(world)
    world.refresh = options => {
      if (options.deep) this.deep++
      refresh(options)
    }
  }

  /** Adds an environment, whose first pass begins at a moment of the first five minutes. */
  async add(spec: Environment) {
    this.account.add(spec)
    const session = await this.account.open(spec)
    const loop = new EnvironmentLoop({
      state: this.#state,
      cadence: this.#cadence,
      log: pino({ level: 'silent' }),
      ...{ resync: RESYNC, deepResync: DEEP_RESYNC },
      open: async () => ({ session }),
      refresh: (world, { deep }) => this.#refreshes.refresh(world, deep),
    })
    const revision = { ...session.revision, environment: spec }
    const wanted = { revision, standing: { approvals: [] }, isKnown: true, overrides: [] }
    this.#loops.push({ loop, wanted, from: Date.now() + Math.random() * RESYNC })
  }

  /** Lets time pass, in milliseconds. */
  async run(duration: number) {
    for (const end = Date.now() + duration; Date.now() < end; mock.timers.setTime(Date.now() + TURN)) {
      for (const { loop, wanted, from } of this.#loops) if (Date.now() >= from) loop.offer(wanted, this.#signal)
      await Promise.all(this.#loops.map(({ loop }) => loop.idle))
    }
  }

  /** Ends its time. */
  stop() {
    mock.timers.reset()
  }
}
