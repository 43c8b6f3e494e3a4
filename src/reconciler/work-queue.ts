/** When to handle a key again, in milliseconds; when absent, once it is added. */
export interface Result {
  readonly requeueAfter?: number | undefined
}

interface Options<Key> {
  readonly handle: (key: Key) => Promise<Result>
  readonly workers: number
  readonly signal: AbortSignal
  /** How long to wait after so many failures in a row, in milliseconds. */
  readonly backoff: (failures: number) => number
}

/**
 * Keys to handle, each by one worker at a time. A key added twice is handled once; a key added while it is
 * being handled is handled again; of two times to come back to a key, the earlier counts. The semantics are client-go's.
 */
export class WorkQueue<Key> {
  readonly #ready: Key[] = []
  readonly #dirty = new Set<Key>()
  readonly #active = new Set<Key>()
  readonly #failures = new Map<Key, number>()
  readonly #timers = new Map<Key, { readonly due: number; readonly timer: NodeJS.Timeout }>()
  #wake = () => {}

  add(key: Key) {
    this.#cancel(key)
    if (this.#dirty.has(key)) return
    this.#dirty.add(key)
    if (this.#active.has(key)) return
    this.#ready.push(key)
    this.#wake()
  }

  addAfter(key: Key, ms: number) {
    const due = Date.now() + ms
    if (this.#dirty.has(key) || (this.#timers.get(key)?.due ?? Infinity) <= due) return
    this.#cancel(key)
    this.#timers.set(key, { due, timer: setTimeout(() => this.add(key), ms) })
  }

  /** Whether nothing is left: no key is being handled, is ready to be, or comes back later. */
  get isIdle() {
    return this.#active.size === 0 && this.#dirty.size === 0 && this.#timers.size === 0
  }

  /** Handles keys until nothing is left or the signal aborts, then lets the ones in hand finish. */
  async run(options: Options<Key>) {
    const { workers, signal } = options
    const inHand = new Set<Promise<void>>()
    const wake = () => this.#wake()
    signal.addEventListener('abort', wake)
    while (!signal.aborted && !this.isIdle) {
      if (inHand.size >= workers || this.#ready.length === 0) {
        await new Promise<void>(resolve => {
          this.#wake = resolve
        })
        continue
      }
      const work = this.#handle(this.#ready.shift()!, options).finally(() => {
        inHand.delete(work)
        this.#wake()
      })
      inHand.add(work)
    }
    signal.removeEventListener('abort', wake)
    for (const key of [...this.#timers.keys()]) this.#cancel(key)
    await Promise.all(inHand)
  }

  async #handle(key: Key, { handle, backoff }: Options<Key>) {
    this.#dirty.delete(key)
    this.#active.add(key)
    try {
      const { requeueAfter } = await handle(key)
      this.#failures.delete(key)
      if (requeueAfter !== undefined) this.addAfter(key, requeueAfter)
    } catch {
      const failures = (this.#failures.get(key) ?? 0) + 1
      this.#failures.set(key, failures)
      this.addAfter(key, backoff(failures))
    } finally {
      this.#active.delete(key)
      if (this.#dirty.has(key)) this.#ready.push(key)
    }
  }

  #cancel(key: Key) {
    clearTimeout(this.#timers.get(key)?.timer)
    this.#timers.delete(key)
  }
}
