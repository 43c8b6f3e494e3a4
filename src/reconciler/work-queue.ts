/** When to handle a key again, in milliseconds; when absent, once it is added. */
export interface Result {
  readonly requeueAfter?: number | undefined
}

/** Called at the points that client-go measures. An observer must not throw. */
export interface QueueObserver<Key> {
  /** Keys begin to be handled, by so many workers. */
  began(workers: number): void
  /** A key has to be handled, and was not waiting for it. */
  added(key: Key): void
  /** A key will be added later. */
  delayed(key: Key): void
  /** A worker takes a key. */
  started(key: Key): void
  /** A worker is done with a key. */
  ended(key: Key, result: HandlingResult): void
  /** No more keys are handled; those that are left never will be. */
  stopped(): void
}

/** controller-runtime's words for how the handling of a key ended. */
export type HandlingResult = 'success' | 'requeue' | 'requeue_after' | 'error'

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
  readonly #observer: QueueObserver<Key> | undefined
  #wake = () => {}

  constructor(observer?: QueueObserver<Key>) {
    this.#observer = observer
  }

  add(key: Key) {
    this.#cancel(key)
    if (this.#dirty.has(key)) return
    this.#dirty.add(key)
    this.#observer?.added(key)
    if (this.#active.has(key)) return
    this.#ready.push(key)
    this.#wake()
  }

  addAfter(key: Key, ms: number) {
    const due = Date.now() + ms
    if (this.#dirty.has(key) || (this.#timers.get(key)?.due ?? Infinity) <= due) return
    this.#cancel(key)
    this.#observer?.delayed(key)
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
    this.#observer?.began(workers)
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
    this.#observer?.stopped()
  }

  async #handle(key: Key, { handle, backoff }: Options<Key>) {
    this.#dirty.delete(key)
    this.#active.add(key)
    this.#observer?.started(key)
    let result: HandlingResult = 'error'
    try {
      const { requeueAfter } = await handle(key)
      result = toResult(requeueAfter)
      this.#failures.delete(key)
      if (requeueAfter !== undefined) this.addAfter(key, requeueAfter)
    } catch {
      const failures = (this.#failures.get(key) ?? 0) + 1
      this.#failures.set(key, failures)
      this.addAfter(key, backoff(failures))
    } finally {
      this.#observer?.ended(key, result)
      this.#active.delete(key)
      if (this.#dirty.has(key)) this.#ready.push(key)
    }
  }

  #cancel(key: Key) {
    clearTimeout(this.#timers.get(key)?.timer)
    this.#timers.delete(key)
  }
}

function toResult(requeueAfter: number | undefined): HandlingResult {
  if (requeueAfter === undefined) return 'success'
  return requeueAfter > 0 ? 'requeue_after' : 'requeue'
}
