import { AsyncLocalStorage } from 'node:async_hooks'
import { StandardRetryStrategy } from '@smithy/core/retry'
import { isTimeout, type TransportError } from './transport-errors.ts'

/** Whether a command only looks. */
export const isRead = (command: string) => /^(Describe|Get|List|Head|BatchGet)/.test(command)

/** Makes a call, remembering whether it changes something. */
export const markWrite = <T>(writes: boolean, call: () => T): T => writing.run(writes, call)
const writing = new AsyncLocalStorage<boolean>()

/**
 * Reads are tried again whatever went wrong. Writes only when AWS refused them for their number: after an answer was
 * lost nobody knows whether they took effect, and the next pass, which looks first, is the one to repeat them.
 * Who takes too long to answer has three chances: in all a minute and a half.
 */
export class RetryStrategy extends StandardRetryStrategy {
  override refreshRetryTokenForRetry(...[token, info]: Parameters<StandardRetryStrategy['refreshRetryTokenForRetry']>) {
    const lost = writing.getStore() === true && info.errorType !== 'THROTTLING'
    const tired = info.error !== undefined && isTimeout(info.error as TransportError) && token.getRetryCount() >= 2
    return lost || tired ? Promise.reject(new Error('not repeated')) : super.refreshRetryTokenForRetry(token, info)
  }
}
