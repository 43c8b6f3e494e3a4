import { type DestinationStream, type Logger, pino } from 'pino'
import { type EndedCall, requestIdOf } from '../providers/call.ts'
import { redactTokens } from '../schema/redact.ts'

/** Fields whose values never appear in a log, at the top of a line and one level below. */
const HIDDEN = ['token', 'secret', 'password', 'authorization', 'signingKey', 'SecretString'].flatMap(name => [name, `*.${name}`])

/** Results of a call that say that something is wrong; the others are answers that the engine expects. */
const FAULTS: readonly EndedCall['result'][] = ['denied', 'invalid', 'quota', 'error']

/** A log of JSON objects, one a line, in which secrets are replaced wherever they can be recognised. */
export const openLog = (destination: DestinationStream): Logger =>
  pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: HIDDEN, censor: '***' },
      formatters: { log: fields => withoutTokens(fields) as Record<string, unknown> },
      hooks: {
        logMethod(args, method) {
          method.apply(this, args.map(arg => (typeof arg === 'string' ? redactTokens(arg) : arg)) as typeof args)
        },
      },
    },
    destination,
  )

/** A value with every secret in its texts replaced. */
function withoutTokens(value: unknown): unknown {
  if (typeof value === 'string') return redactTokens(value)
  if (Array.isArray(value)) return value.map(withoutTokens)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutTokens(inner)]))
}

/** The fields of a line about an error. */
export function errorFields(error: unknown) {
  const requestId = requestIdOf(error)
  return requestId === undefined ? {} : { requestId }
}

/** Logs calls that AWS answered with an error, with the id by which AWS's support finds the request. */
export const logFault =
  (log: Logger) =>
  ({ service, operation, region, result, requestId }: EndedCall) => {
    if (requestId !== undefined && FAULTS.includes(result))
      log.warn({ service, operation, region, result, requestId }, 'an AWS call failed')
  }
