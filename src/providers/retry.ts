import { AsyncLocalStorage } from 'node:async_hooks'
import { StandardRetryStrategy } from '@smithy/core/retry'
import { isTimeout, type TransportError } from './transport-errors.ts'

/** Whether a command, by its name, only reads. */
export const isRead = (command: string) => /^(Describe|Get|List|Head|BatchGet|Lookup)/.test(command)

/** Runs a call and tells its retry strategy whether the call changes anything. */
export const markWrite = <T>(isWrite: boolean, call: () => T): T => writeContext.run(isWrite, call)
const writeContext = new AsyncLocalStorage<boolean>()

/** Whether the present call changes anything. */
export const isWriting = () => writeContext.getStore() === true

/**
 * Retries reads after any error the SDK can retry, writes only after throttling: a write whose answer was lost may have taken
 * effect, and only the next pass, which lists first, can tell. A call that times out is sent three times at most, 90 s in all.
 */
export class RetryStrategy extends StandardRetryStrategy {
  override refreshRetryTokenForRetry(...[token, info]: Parameters<StandardRetryStrategy['refreshRetryTokenForRetry']>) {
    const mayHaveTakenEffect = isWriting() && info.errorType !== 'THROTTLING'
    const timedOut = info.error !== undefined && isTimeout(info.error as TransportError)
    const isLastTry = timedOut && token.getRetryCount() >= 2
    return mayHaveTakenEffect || isLastTry ? Promise.reject(new Error('not retried')) : super.refreshRetryTokenForRetry(token, info)
  }
}
