import { pino } from 'pino'
import { beforeEach, expect, test, vi } from 'vitest'
import { Leadership } from '../../src/controller/leadership.ts'
import type { Account } from '../../src/operator/account.ts'
import type { Led } from '../../src/operator/lead.ts'
import { bucket } from '../support/bucket.ts'
import { MINUTE, SECOND } from '../support/converge.ts'
import { awsError } from '../support/fake-cloud.ts'

beforeEach(() => void vi.useFakeTimers())

/** Replicas that share a control bucket; each works until it leads no more. */
function replicas() {
  const s3 = bucket()
  const account = { account: '123456789012', aws: { region: 'us-east-1', s3 } } as unknown as Account
  return { s3, start: () => replica(async () => account) }
}

function replica(open: () => Promise<Account>) {
  const logged: string[] = []
  const changes: boolean[] = []
  const stop = new AbortController()
  const log = pino({ base: null }, { write: line => void logged.push(JSON.parse(line).msg) })
  const leadership = new Leadership({ open, log, onChange: leads => void changes.push(leads) })
  const work = ({ signal }: Led) => new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
  const ended = leadership.run(stop.signal, work)
  return { leadership, logged, changes, stop, ended }
}

test('of two replicas one leads; the other follows within seconds when it ends', async () => {
  const { start } = replicas()
  const first = start()
  await vi.advanceTimersByTimeAsync(SECOND)
  const second = start()
  await vi.advanceTimersByTimeAsync(10 * MINUTE)
  expect([first.leadership.isLeader, second.leadership.isLeader]).toEqual([true, false])
  first.stop.abort()
  await vi.advanceTimersByTimeAsync(3 * SECOND)
  await first.ended
  expect([first.leadership.isLeader, second.leadership.isLeader]).toEqual([false, true])
  expect([first.changes, second.changes]).toEqual([[true, false], [true]])
})

test('a leader that cannot renew its lease ends its work after 20 s, and leads again once it can', async () => {
  const { s3, start } = replicas()
  const { leadership, changes, logged } = start()
  await vi.advanceTimersByTimeAsync(SECOND)
  s3.failures = Infinity
  await vi.advanceTimersByTimeAsync(25 * SECOND)
  expect([leadership.isLeader, changes]).toEqual([false, [true, false]])
  s3.failures = 0
  await vi.advanceTimersByTimeAsync(30 * SECOND)
  expect([leadership.isLeader, changes]).toEqual([true, [true, false, true]])
  expect(logged.filter(line => line.startsWith('cannot lead'))).toEqual(['cannot lead, trying again: the lease was lost'])
})

test('a leader that was suspended does not lead, and waits for the one that leads now', async () => {
  const { start } = replicas()
  const first = start()
  await vi.advanceTimersByTimeAsync(SECOND)
  const second = start()
  await vi.advanceTimersByTimeAsync(SECOND)
  vi.setSystemTime(Date.now() + 30 * SECOND)
  expect(first.leadership.isLeader).toBe(false)
  await vi.advanceTimersByTimeAsync(30 * SECOND)
  expect([first.leadership.isLeader, second.leadership.isLeader].filter(Boolean)).toHaveLength(1)
})

test('says once what is denied, and tries again every five minutes', async () => {
  const open = vi.fn(async () => {
    throw awsError('AccessDenied')
  })
  const { logged, stop, ended } = replica(open)
  await vi.advanceTimersByTimeAsync(11 * MINUTE)
  expect(open).toHaveBeenCalledTimes(3)
  expect(logged).toEqual(['cannot lead, trying again: AWS says AccessDenied'])
  stop.abort()
  await ended
})

test('tries what was denied again at once when it is asked to, and no other error', async () => {
  const state = { error: awsError('AccessDenied') as Error }
  const open = vi.fn(async () => {
    throw state.error
  })
  const { leadership, stop, ended } = replica(open)
  await vi.advanceTimersByTimeAsync(MINUTE)
  state.error = new Error('AWS is away')
  leadership.retryDenied()
  await vi.advanceTimersByTimeAsync(SECOND)
  expect(open).toHaveBeenCalledTimes(2)
  leadership.retryDenied()
  await vi.advanceTimersByTimeAsync(SECOND)
  expect(open).toHaveBeenCalledTimes(2)
  stop.abort()
  await ended
})
