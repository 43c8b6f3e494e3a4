import { AsyncLocalStorage } from 'node:async_hooks'
import { StandardRetryStrategy } from '@smithy/core/retry'
import { isTimeout, type TransportError } from './transport-errors.ts'

/** Whether a command only looks. */
export const isRead = (command: string) => /^(Describe|Get|List|Head|BatchGet)/.test(command)

/** Runs a call and tells its retry strategy whether the call changes anything. */
export const markWrite = <T>(isWrite: boolean, call: () => T): T => writeContext.run(isWrite, call)
const writeContext = new AsyncLocalStorage<boolean>()

/**
 * Reads are tried again whatever went wrong. Writes only when AWS refused them for their number: after an answer was
 * lost nobody knows whether they took effect, and the next pass, which looks first, is the one to repeat them.
 * Who takes too long to answer has three chances: in all a minute and a half.
 */
export class RetryStrategy extends StandardRetryStrategy {
  override refreshRetryTokenForRetry(...[token, info]: Parameters<StandardRetryStrategy['refreshRetryTokenForRetry']>) {
    const mayHaveTakenEffect = writeContext.getStore() === true && info.errorType !== 'THROTTLING'
    const timedOut = info.error !== undefined && isTimeout(info.error as TransportError)
    const isLastTry = timedOut && token.getRetryCount() >= 2
    return mayHaveTakenEffect || isLastTry ? Promise.reject(new Error('not retried')) : super.refreshRetryTokenForRetry(token, info)
  }
}
