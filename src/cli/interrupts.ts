import { EXIT } from './exit.ts'

/** Ends the program at a signal, for verbs that may end at any moment: they only read, or the next run continues from there. */
export function endAtSignals() {
  process.once('SIGINT', () => process.exit(EXIT.interrupted))
  process.once('SIGTERM', () => process.exit(EXIT.terminated))
}

/** A signal that ends a run: at the first Ctrl-C nothing new begins, at the second the process leaves at once. */
export function interrupts(write: (line: string) => void): AbortSignal {
  const stop = new AbortController()
  const hear = (name: NodeJS.Signals) => {
    if (stop.signal.aborted) process.exit(name === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted)
    write('Stopping: calls in flight finish, nothing new begins. Once more leaves at once.')
    stop.abort()
  }
  process.on('SIGINT', hear)
  process.on('SIGTERM', hear)
  return stop.signal
}
