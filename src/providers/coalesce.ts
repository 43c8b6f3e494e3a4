import { isRead } from './retry.ts'

/** The part of an SDK client that sends commands. */
export interface Sender {
  send(command: Command, ...rest: unknown[]): Promise<unknown>
}
interface Command {
  readonly constructor: { readonly name: string }
  readonly input: object
}

/** Sends equal reads that are made at the same time only once: several kinds list the same parents (load balancers, clusters). */
export function coalesceReads(send: Sender['send']): Sender['send'] {
  const inFlight = new Map<string, Promise<unknown>>()
  return (command, ...rest) => {
    const name = command.constructor.name
    if (!isRead(name)) {
      // A read that starts after a write must not share an answer from before it.
      inFlight.clear()
      return send(command, ...rest).finally(() => inFlight.clear())
    }
    const key = `${name} ${JSON.stringify(command.input)}`
    const pending = inFlight.get(key)
    if (pending) return pending
    const call = send(command, ...rest).finally(() => inFlight.get(key) === call && inFlight.delete(key))
    inFlight.set(key, call)
    return call
  }
}
