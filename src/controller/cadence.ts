/** Schedules the next passes of environments together, so that they share listings, as long as that delays none and doubles no pass. */
export class Cadence {
  /** By period, when the next pass of some environment begins, in milliseconds since the epoch. */
  readonly #planned = new Map<number, number>()

  /** The time of the pass after one that ended now, about a period later, in milliseconds since the epoch. */
  next(period: number): number {
    const now = Date.now()
    const planned = this.#planned.get(period) ?? 0
    if (planned > now + period / 2) return planned
    const next = now + period * (0.9 + Math.random() / 5)
    this.#planned.set(period, next)
    return next
  }
}
