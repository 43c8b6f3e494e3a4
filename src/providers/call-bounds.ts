import { AsyncLocalStorage } from 'node:async_hooks'

/** What AWS calls are bound to. */
interface Bounds {
  /** Whether a call that changes anything may still be sent. */
  readonly mayWrite?: () => boolean
  /** Ends calls that are waiting, and calls whose answer has not arrived, when it aborts. */
  readonly cutOff?: AbortSignal
}

const storage = new AsyncLocalStorage<Bounds>()

/** Does work whose AWS calls are bound, besides what they are bound to already. */
export const bound = <T>(bounds: Bounds, work: () => T): T => storage.run({ ...storage.getStore(), ...bounds }, work)

/** Makes a call that is bound to nothing: the lease is renewed and given up whatever happens to the work under it. */
export const unbound = <T>(call: () => T): T => storage.run({}, call)

/** What the calls of the present work are bound to. */
export const boundsNow = (): Bounds => storage.getStore() ?? {}
