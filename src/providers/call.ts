import { type Meaning, meaning } from './errors.ts'

/** An AWS call that ended, repeated tries included. */
export interface EndedCall {
  /** The SDK's name of the service: `EC2`. */
  readonly service: string
  /** `DescribeVpcs` */
  readonly operation: string
  readonly region: string
  /** What its error means: `error` where that is unknown. */
  readonly result: 'ok' | 'error' | Meaning
  /** AWS's id of the request that failed. */
  readonly requestId?: string | undefined
}

/** An HTTP answer, of which a call that is tried again has several. */
export interface Answer {
  readonly host: string
  readonly method: string
  readonly status: number
}

/** Service and operation, from the SDK's names of client and command. */
export const nameOf = (client = '', command = '') => ({
  service: client.replace(/Client$/, ''),
  operation: command.replace(/Command$/, ''),
})

/** How a call ended that threw. */
export const failureOf = (error: unknown): Pick<EndedCall, 'result' | 'requestId'> => ({
  result: meaning(error) ?? 'error',
  requestId: requestIdOf(error),
})

/** AWS's id of the request that failed; undefined if AWS did not answer. */
export const requestIdOf = (error: unknown): string | undefined =>
  (error as { $metadata?: { requestId?: string } } | null)?.$metadata?.requestId

interface HttpMessage {
  readonly statusCode?: number
}

/** The status of an answer that the SDK returned or threw; undefined where there was none. */
export function statusOf(outcome: unknown): number | undefined {
  const { response, $response, $metadata } = outcome as {
    response?: HttpMessage
    $response?: HttpMessage
    $metadata?: { httpStatusCode?: number }
  }
  return response?.statusCode ?? $response?.statusCode ?? $metadata?.httpStatusCode
}
