/** A read that is made at most once in so many milliseconds; in between its last outcome is given again, also where that is an error. */
export function atMostEvery<T>(interval: number, read: () => Promise<T>): () => Promise<T> {
  let latest: Promise<T> | undefined
  let next = 0
  return () => {
    if (latest && performance.now() < next) return latest
    // A read that has not ended is never made twice.
    next = Infinity
    latest = read().finally(() => (next = performance.now() + interval))
    return latest
  }
}
