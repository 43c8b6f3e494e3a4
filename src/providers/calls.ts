import { AsyncLocalStorage } from 'node:async_hooks'
import { StandardRetryStrategy } from '@smithy/core/retry'
import { late, type Trouble } from './silence.ts'

/** What sends commands: every SDK client. */
export interface Sender {
  send(command: Command, ...rest: unknown[]): Promise<unknown>
}
interface Command {
  readonly constructor: { readonly name: string }
  readonly input: object
}

/** Whether a command only looks. */
export const reads = (command: string) => /^(Describe|Get|List|Head|BatchGet)/.test(command)

/** Makes a call, remembering whether it changes something. */
export const asWriting = <T>(writes: boolean, call: () => T): T => writing.run(writes, call)
const writing = new AsyncLocalStorage<boolean>()

/**
 * Reads are tried again whatever went wrong. Writes only when AWS refused them for their number: after an answer was
 * lost nobody knows whether they took effect, and the next pass, which looks first, is the one to repeat them.
 * Who takes too long to answer has three chances: in all a minute and a half.
 */
export class Retries extends StandardRetryStrategy {
  override refreshRetryTokenForRetry(...[token, info]: Parameters<StandardRetryStrategy['refreshRetryTokenForRetry']>) {
    const lost = writing.getStore() === true && info.errorType !== 'THROTTLING'
    const tired = info.error !== undefined && late(info.error as Trouble) && token.getRetryCount() >= 2
    return lost || tired ? Promise.reject(new Error('not repeated')) : super.refreshRetryTokenForRetry(token, info)
  }
}

/** Makes one call of equal reads made at the same time: kinds that look through another (listeners, their load balancers) cost no second look. */
export function shared(send: Sender['send']): Sender['send'] {
  const inFlight = new Map<string, Promise<unknown>>()
  return (command, ...rest) => {
    const name = command.constructor.name
    if (!reads(name)) {
      // What is read from now on must see what was written.
      inFlight.clear()
      return send(command, ...rest).finally(() => inFlight.clear())
    }
    const key = `${name} ${JSON.stringify(command.input)}`
    const under = inFlight.get(key)
    if (under) return under
    const call = send(command, ...rest).finally(() => inFlight.get(key) === call && inFlight.delete(key))
    inFlight.set(key, call)
    return call
  }
}
