import { beforeEach, expect, test, vi } from 'vitest'
import { LeaseLost, LeaseTaken, withLease } from '../../src/lease/with-lease.ts'
import { Lease } from '../../src/lease/lease.ts'
import { MINUTE, SECOND } from '../support/converge.ts'
import { awsError } from '../support/fake-cloud.ts'
import { bucket } from '../support/bucket.ts'

beforeEach(() => void vi.useFakeTimers())

const signal = new AbortController().signal

function twoLeases() {
  const s3 = bucket()
  const lease = (holder: string) =>
    new Lease({ s3: s3 as never, bucket: 'b', account: '123456789012', key: 'lease', holder, ttl: 15 * SECOND })
  return { s3, first: lease('first'), second: lease('second') }
}

const defaults = { wait: true, onWait: () => {}, onError: () => {}, signal }

test('renews the lease while the work lasts, and releases it at the end', async () => {
  const { first, second } = twoLeases()
  const work = withLease(first, defaults, () => new Promise(resolve => setTimeout(resolve, MINUTE)))
  await vi.advanceTimersByTimeAsync(50 * SECOND)
  expect(first.isHeld()).toBe(true)
  expect(await second.acquire()).toBe(false)
  await vi.advanceTimersByTimeAsync(11 * SECOND)
  await work
  expect(await second.acquire()).toBe(true)
})

test('waits for another holder and names it, or throws LeaseTaken when it must not wait', async () => {
  const { first, second } = twoLeases()
  await first.acquire()
  const waiting: string[] = []
  const work = withLease(second, { ...defaults, onWait: holder => waiting.push(holder) }, async () => 'done')
  await vi.advanceTimersByTimeAsync(20 * SECOND)
  expect(await work).toBe('done')
  expect(waiting).toEqual(['first'])
  expect(await first.acquire()).toBe(true)
  await expect(withLease(second, { ...defaults, wait: false }, async () => 'done')).rejects.toThrow(LeaseTaken)
})

test('recognises its own renewal when the answer to it was lost', async () => {
  const { s3, first } = twoLeases()
  const errors: unknown[] = []
  const work = withLease(
    first,
    { ...defaults, onError: error => errors.push(error) },
    () => new Promise(resolve => setTimeout(resolve, MINUTE)),
  )
  await vi.advanceTimersByTimeAsync(SECOND)
  s3.loseAnswers = 1
  await vi.advanceTimersByTimeAsync(10 * SECOND)
  expect(errors).toHaveLength(1)
  expect(first.isHeld()).toBe(true)
  await vi.advanceTimersByTimeAsync(MINUTE)
  await work
})

test.each(['failures', 'loseAnswers'] as const)('acquires and releases the lease despite %s', async how => {
  const { s3, first, second } = twoLeases()
  s3[how] = 2
  const work = withLease(first, defaults, async () => void (s3[how] = 1))
  await vi.advanceTimersByTimeAsync(10 * SECOND)
  await work
  expect(await second.acquire()).toBe(true)
})

test('succeeds when the answer to remove() is lost', async () => {
  const { s3, first } = twoLeases()
  const work = withLease(first, { ...defaults, removeAfter: () => true }, async () => void (s3.loseAnswers = 1))
  await vi.advanceTimersByTimeAsync(10 * SECOND)
  await work
  await expect(s3.getObject()).rejects.toThrow('NoSuchKey')
})

test('does not retry when AWS denies access', async () => {
  const { first } = twoLeases()
  vi.spyOn(first, 'acquire').mockRejectedValue(awsError('AccessDenied'))
  await expect(withLease(first, defaults, async () => {})).rejects.toThrow('AccessDenied')
})

test('removes the lease object when removeAfter() is true', async () => {
  const { s3, first } = twoLeases()
  await withLease(first, { ...defaults, removeAfter: () => true }, async () => 'done')
  await expect(s3.getObject()).rejects.toThrow('NoSuchKey')
})

test('aborts the work when the lease is lost, does not take it again, and throws LeaseLost', async () => {
  const { s3, first, second } = twoLeases()
  let aborted = false
  const work = withLease(first, defaults, async ({ signal: lost }) => {
    await new Promise(resolve => lost.addEventListener('abort', resolve, { once: true }))
    aborted = true
  })
  const failure = work.catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(SECOND)
  // The process is suspended: nothing is renewed, and another takes the lease once it has expired.
  vi.spyOn(first, 'renew').mockResolvedValue(true)
  vi.setSystemTime(Date.now() + 16 * SECOND)
  expect([await second.acquire(), await second.acquire()]).toEqual([false, false])
  vi.setSystemTime(Date.now() + 16 * SECOND)
  expect(await second.acquire()).toBe(true)
  await vi.advanceTimersByTimeAsync(4 * SECOND)
  expect(await failure).toBeInstanceOf(LeaseLost)
  expect(aborted).toBe(true)
  expect(second.isHeld()).toBe(true)
  expect(JSON.parse(await (await s3.getObject()).Body.transformToString())).toMatchObject({ holder: 'second' })
})

test('renew() loses the lease when it finds another holder, also before the TTL is over', async () => {
  const { s3, first } = twoLeases()
  await first.acquire()
  const { ETag } = await s3.getObject()
  await s3.putObject({ Body: JSON.stringify({ by: 'x', holder: 'intruder' }), IfMatch: ETag })
  expect(await first.renew()).toBe(false)
  expect([first.isHeld(), first.holder]).toEqual([false, 'intruder'])
})

test('passes to the work whether another holder was waited for', async () => {
  const { first, second } = twoLeases()
  const waitedFor = (lease: Lease) => withLease(lease, defaults, async ({ waited }) => waited)
  expect(await waitedFor(first)).toBe(false)
  await second.acquire()
  const waiting = waitedFor(first)
  await vi.advanceTimersByTimeAsync(20 * SECOND)
  expect(await waiting).toBe(true)
})
