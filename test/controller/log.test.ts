import { expect, test } from 'vitest'
import { errorFields, logFault, openLog } from '../../src/controller/log.ts'

/** A log, and its lines as objects. */
function recorded() {
  const lines: Record<string, unknown>[] = []
  return { log: openLog({ write: line => void lines.push(JSON.parse(line)) }), lines }
}

test('a line has a time and no secret, wherever it is', () => {
  const { log, lines } = recorded()
  log
    .child({ environment: 'dev' })
    .error(
      { token: 'abc', inner: { password: 'abc' }, found: [{ message: 'postgres://user:hunter22@host/db' }] },
      'https://hooks.slack.com/services/T000/B000/abcdefghij failed',
    )
  expect(lines).toEqual([
    {
      level: 50,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      environment: 'dev',
      token: '***',
      inner: { password: '***' },
      found: [{ message: 'postgres://user:********@host/db' }],
      msg: expect.stringMatching(/^https:\/\/hooks\.slack\.com\/services\/\*+ failed$/),
    },
  ])
})

test('a line about an error has the id of the request where AWS answered', () => {
  expect(errorFields(Object.assign(new Error('no'), { $metadata: { requestId: 'request-1' } }))).toEqual({ requestId: 'request-1' })
  expect([new Error('away'), 'text', undefined, null].map(errorFields)).toEqual([{}, {}, {}, {}])
})

test('calls that AWS refuses are logged, and answers that the engine expects are not', () => {
  const { log, lines } = recorded()
  const call = { service: 'EC2', operation: 'CreateVpc', region: 'us-east-1', requestId: 'request-1' }
  for (const result of ['denied', 'absent', 'throttled', 'ok', 'quota'] as const) logFault(log)({ ...call, result })
  logFault(log)({ ...call, result: 'error', requestId: undefined })
  expect(lines.map(({ result, requestId, msg }) => [result, requestId, msg])).toEqual([
    ['denied', 'request-1', 'an AWS call failed'],
    ['quota', 'request-1', 'an AWS call failed'],
  ])
})
