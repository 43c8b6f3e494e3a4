/** How long to wait for a connection and for an answer, in milliseconds. */
export interface Timeouts {
  readonly connection: number
  readonly answer: number
}

/** AWS answers within seconds; after this long an answer is no longer expected. */
export const TIMEOUTS: Timeouts = { connection: 5_000, answer: 30_000 }

/** An error that the SDK throws when no AWS response arrived: Node's own error, with the SDK's attempt count. */
export interface TransportError extends Error {
  readonly code?: string
  readonly syscall?: string
  /** The configured endpoint, if it is not a valid URL. */
  readonly input?: string
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number }
  /** Its body is a string where the SDK could not parse it. */
  readonly $response?: { readonly body?: unknown }
  /** A member of a JSON answer that is no AWS response. */
  readonly error?: unknown
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused (nothing is listening)',
  ENOTFOUND: 'the host name does not exist',
  EAI_AGAIN: 'the host name could not be looked up',
  ECONNRESET: 'the connection was closed before the answer',
  EPIPE: 'the connection was closed before the answer',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the network',
}

/** Whether a call timed out. The SDK also names closed connections `TimeoutError`; their code tells them apart. */
export const isTimeout = ({ name, code = '' }: TransportError) => name === 'TimeoutError' && !REASONS[code]

/** Why no answer arrived; undefined if one did. */
function reasonFor(error: TransportError, { connection, answer }: Timeouts): string | undefined {
  if (!isTimeout(error)) return REASONS[error.code ?? ''] ?? (error.syscall && error.message)
  const connecting = error.syscall === 'connect' || /establish a connection/.test(error.message)
  return connecting ? `there was no connection within ${connection / 1000} s` : `it took longer than ${answer / 1000} s`
}

/** Whether no answer of AWS arrived, as an explained error's message says. */
export const isUnanswered = ({ message }: Error) => /^\S+ (did not answer|answered .* instead of an AWS response)/.test(message)

/** Explains a transport error in its message; AWS's own messages stay. Name and code stay too: `errors.ts` classifies by them. */
export function describeError(error: TransportError, call: string, origin: string | undefined, timeouts: Timeouts) {
  if (error.code === 'ERR_INVALID_URL') error.message = `${error.input}, the endpoint configured for ${call}, is not a valid URL`
  if (!origin) return error
  const { httpStatusCode: status, attempts = 1 } = error.$metadata ?? {}
  const times = attempts > 1 ? ` (tried ${attempts} times)` : ''
  const reason = reasonFor(error, timeouts)
  if (reason) error.message = `${origin} did not answer ${call}: ${reason}${times}`
  else if (status && /^Unknown(Error)?$|Deserialization error/m.test(error.message))
    error.message = `${origin} answered ${call} with HTTP ${status} instead of an AWS response${times}${quote(error)}`
  return error
}

/** The beginning of an answer that is no AWS response, where the SDK passes it on. */
function quote({ $response, error }: TransportError): string {
  const text = [$response?.body, error].find(part => typeof part === 'string') ?? ''
  return (
    text &&
    `: ${text
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim()
      .slice(0, 100)}`
  )
}
