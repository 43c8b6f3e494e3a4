/** Changes in progress, by key. */
export class Ongoing {
  readonly #changes = new Map<string, Set<Promise<void>>>()

  /** Makes a change, and calls back at its end, also when it failed. */
  run(key: string, act: () => Promise<void>, atEnd: () => void): Promise<void> {
    const changes = this.#changes.get(key) ?? new Set<Promise<void>>()
    const change = act().finally(() => {
      changes.delete(change)
      atEnd()
    })
    this.#changes.set(key, changes.add(change))
    return change
  }

  /** Waits until the changes of a key that are in progress now have ended. */
  async settled(key: string) {
    await Promise.allSettled([...(this.#changes.get(key) ?? [])])
  }
}
