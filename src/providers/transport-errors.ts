/** How long to wait for a connection and for an answer, in milliseconds. */
export interface Timeouts {
  readonly connection: number
  readonly answer: number
}
/** AWS answers within seconds; who takes this long will not. */
export const TIMEOUTS: Timeouts = { connection: 5_000, answer: 30_000 }

/** What the SDK throws when no AWS has spoken: Node's own errors, with the SDK's count of attempts. */
export interface TransportError extends Error {
  readonly code?: string
  readonly syscall?: string
  /** What is no URL, where one was configured. */
  readonly input?: string
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused, as nothing listens there',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of the host could not be looked up',
  ECONNRESET: 'the connection was closed before the answer',
  EPIPE: 'the connection was closed before the answer',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
}

/** Whether time ran out; the SDK gives closed connections that name too. */
export const isTimeout = ({ name, code = '' }: TransportError) => name === 'TimeoutError' && !REASONS[code]

/** Why no answer came; undefined when one did. */
function reasonFor(error: TransportError, { connection, answer }: Timeouts): string | undefined {
  if (!isTimeout(error)) return REASONS[error.code ?? ''] ?? (error.syscall && error.message)
  const connecting = error.syscall === 'connect' || /establish a connection/.test(error.message)
  return connecting ? `there was no connection within ${connection / 1000} s` : `it took longer than ${answer / 1000} s`
}

/** Says in words what went wrong, unless AWS itself has said it. Name and code stay as they are: `errors.ts` goes by them. */
export function describeError(error: TransportError, call: string, origin: string | undefined, limits: Timeouts) {
  if (error.code === 'ERR_INVALID_URL') error.message = `${error.input} is configured as the endpoint for ${call}, and is no URL`
  if (!origin) return error
  const { httpStatusCode: status, attempts = 1 } = error.$metadata ?? {}
  const times = attempts > 1 ? ` (tried ${attempts} times)` : ''
  const reason = reasonFor(error, limits)
  if (reason) error.message = `${origin} did not answer ${call}: ${reason}${times}`
  else if (status && /^Unknown(Error)?$|Deserialization error/m.test(error.message))
    error.message = `${origin} answered ${call} with HTTP ${status} and nothing that AWS would say${times}`
  return error
}
