import { NodeHttpHandler } from '@smithy/node-http-handler'
import { boundsNow } from './call-bounds.ts'
import { isWriting } from './retry.ts'
import type { Timeouts } from './transport-errors.ts'

/** A call that would have changed something was not sent, as the lease of its environment is no longer held. */
export class NotSent extends Error {
  override readonly name = 'NotSent'
}

/** Sends requests, and asks what they are bound to just before each one, retries included. */
export class RequestHandler extends NodeHttpHandler {
  constructor({ connection, answer }: Timeouts) {
    super({ connectionTimeout: connection, requestTimeout: answer, throwOnRequestTimeout: true, socketTimeout: answer })
  }

  override async handle(...[request, options]: Parameters<NodeHttpHandler['handle']>) {
    const { mayWrite, cutOff } = boundsNow()
    if (mayWrite && isWriting() && !mayWrite()) throw new NotSent('not sent: the lease of the environment is no longer held')
    return super.handle(request, cutOff ? { ...options, abortSignal: cutOff } : options)
  }
}
