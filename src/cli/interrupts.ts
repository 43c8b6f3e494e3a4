/** A signal that ends a run: at the first Ctrl-C nothing new begins, at the second the process leaves at once. */
export function interrupts(write: (line: string) => void): AbortSignal {
  const stop = new AbortController()
  const hear = (name: NodeJS.Signals) => {
    if (stop.signal.aborted) process.exit(name === 'SIGTERM' ? 143 : 130)
    write('Stopping: calls in flight finish, nothing new begins. Once more leaves at once.')
    stop.abort()
  }
  process.on('SIGINT', hear)
  process.on('SIGTERM', hear)
  return stop.signal
}
