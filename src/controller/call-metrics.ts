import { Counter, type Registry } from 'prom-client'
import type { CallListeners } from '../operator/account.ts'

/** Counts AWS calls by what they ask and how they end, and HTTP answers as client-go does. */
export function callMetrics(registry: Registry): Required<Pick<CallListeners, 'onEnd' | 'onAnswer'>> {
  const calls = new Counter({
    name: 'postmagiq_aws_calls_total',
    help: 'AWS calls by service, operation and result: ok, what the error means, or error where that is unknown',
    labelNames: ['service', 'operation', 'result'],
    registers: [registry],
  })
  const requests = new Counter({
    name: 'rest_client_requests_total',
    help: 'HTTP answers of AWS by status, method and host, tries that are repeated included',
    labelNames: ['code', 'method', 'host'],
    registers: [registry],
  })
  return {
    onEnd: ({ service, operation, result }) => calls.inc({ service, operation, result }),
    onAnswer: ({ host, method, status }) => requests.inc({ code: String(status), method, host: withoutBucket(host) }),
  }
}

/** A bucket has a host of its own: as a label, each would be a series. */
const withoutBucket = (host: string) => host.replace(/^.+\.(s3[.-].*amazonaws\.com)/, '$1')
