import { isRead } from './retry.ts'

/** What sends commands: every SDK client. */
export interface Sender {
  send(command: Command, ...rest: unknown[]): Promise<unknown>
}
interface Command {
  readonly constructor: { readonly name: string }
  readonly input: object
}

/** Makes one call of equal reads made at the same time: kinds that look through another (listeners, their load balancers) cost no second look. */
export function coalesceReads(send: Sender['send']): Sender['send'] {
  const inFlight = new Map<string, Promise<unknown>>()
  return (command, ...rest) => {
    const name = command.constructor.name
    if (!isRead(name)) {
      // What is read from now on must see what was written.
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
