import type { Logger } from 'pino'
import { interrupts } from './interrupts.ts'

interface Shutdown {
  /** Aborts at SIGTERM or Ctrl-C: nothing new begins. */
  readonly stop: AbortSignal
  /** Aborts when calls whose answers have not arrived are given up. */
  readonly cutOff: AbortSignal
}

/** How long calls in flight have to end, in milliseconds; an answer that comes later counts as lost. */
const CALLS_END = 12_000

/** When the process ends whatever it still waits for, in milliseconds: ECS kills it after 30 s, others after 20. */
const PROCESS_ENDS = 19_000

/** Ends the controller orderly, and in time; `code` is for an end that is not orderly. Errors that nothing awaits do not end it. */
export function shutdown(log: Logger, code: number): Shutdown {
  process.on('unhandledRejection', error => log.error({ err: error }, 'an error that nothing awaited'))
  const stop = interrupts(line => log.info(line))
  const cutOff = new AbortController()
  stop.addEventListener('abort', () => {
    setTimeout(() => {
      log.warn('calls in flight are cut off')
      cutOff.abort()
    }, CALLS_END)
    setTimeout(() => {
      log.warn('ending without having given everything up: its lease runs out by itself')
      process.exit(code)
    }, PROCESS_ENDS)
  })
  return { stop, cutOff: cutOff.signal }
}
