import { beforeEach, expect, test, vi } from 'vitest'
import { LeaseLost, LeaseTaken, withLease } from '../../src/lease/with-lease.ts'
import { Lease } from '../../src/lease/lease.ts'
import { MINUTE, SECOND } from '../support/converge.ts'
import { awsError } from '../support/fake-cloud.ts'
import { bucket } from '../support/bucket.ts'

beforeEach(() => void vi.useFakeTimers())

const signal = new AbortController().signal

function two() {
  const s3 = bucket()
  const lease = (holder: string) =>
    new Lease({ s3: s3 as never, bucket: 'b', account: '123456789012', key: 'lease', holder, ttl: 15 * SECOND })
  return { s3, first: lease('first'), second: lease('second') }
}

const quietly = { wait: true, onWait: () => {}, onError: () => {}, signal }

test('keeps it while the work lasts, and frees it at the end', async () => {
  const { first, second } = two()
  const work = withLease(first, quietly, () => new Promise(resolve => setTimeout(resolve, MINUTE)))
  await vi.advanceTimersByTimeAsync(50 * SECOND)
  expect(first.isHeld()).toBe(true)
  expect(await second.acquire()).toBe(false)
  await vi.advanceTimersByTimeAsync(11 * SECOND)
  await work
  expect(await second.acquire()).toBe(true)
})

test('waits for another, saying for whom, or does not wait at all', async () => {
  const { first, second } = two()
  await first.acquire()
  const waiting: string[] = []
  const work = withLease(second, { ...quietly, onWait: holder => waiting.push(holder) }, async () => 'done')
  await vi.advanceTimersByTimeAsync(20 * SECOND)
  expect(await work).toBe('done')
  expect(waiting).toEqual(['first'])
  expect(await first.acquire()).toBe(true)
  await expect(withLease(second, { ...quietly, wait: false }, async () => 'done')).rejects.toThrow(LeaseTaken)
})

test('a renewal that fails is tried again; one whose answer was lost is recognised', async () => {
  const { s3, first } = two()
  const troubles: unknown[] = []
  const work = withLease(
    first,
    { ...quietly, onError: error => troubles.push(error) },
    () => new Promise(resolve => setTimeout(resolve, MINUTE)),
  )
  await vi.advanceTimersByTimeAsync(SECOND)
  s3.loseAnswers = 1
  await vi.advanceTimersByTimeAsync(10 * SECOND)
  expect(troubles).toHaveLength(1)
  expect(first.isHeld()).toBe(true)
  await vi.advanceTimersByTimeAsync(MINUTE)
  await work
})

test.each(['failures', 'loseAnswers'] as const)('%s at the beginning and at the end pass', async how => {
  const { s3, first, second } = two()
  s3[how] = 2
  const work = withLease(first, quietly, async () => void (s3[how] = 1))
  await vi.advanceTimersByTimeAsync(10 * SECOND)
  await work
  expect(await second.acquire()).toBe(true)
})

test('that the answer to its removal was lost is no failure', async () => {
  const { s3, first } = two()
  const work = withLease(first, { ...quietly, removeAfter: () => true }, async () => void (s3.loseAnswers = 1))
  await vi.advanceTimersByTimeAsync(10 * SECOND)
  await work
  await expect(s3.getObject()).rejects.toThrow('NoSuchKey')
})

test('what will not pass is not tried again', async () => {
  const { first } = two()
  vi.spyOn(first, 'acquire').mockRejectedValue(awsError('AccessDenied'))
  await expect(withLease(first, quietly, async () => {})).rejects.toThrow('AccessDenied')
})

test('where nothing is left to write to, nothing is left of the lease', async () => {
  const { s3, first } = two()
  await withLease(first, { ...quietly, removeAfter: () => true }, async () => 'done')
  await expect(s3.getObject()).rejects.toThrow('NoSuchKey')
})

test('a lost lease aborts the work, is not taken again, and is reported with who has it', async () => {
  const { s3, first, second } = two()
  let aborted = false
  const work = withLease(first, quietly, async ({ signal: lost }) => {
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

test('a renewal that finds another holder loses the lease although its time is not over', async () => {
  const { s3, first } = two()
  await first.acquire()
  const { ETag } = await s3.getObject()
  await s3.putObject({ Body: JSON.stringify({ by: 'x', holder: 'intruder' }), IfMatch: ETag })
  expect(await first.renew()).toBe(false)
  expect([first.isHeld(), first.holder]).toEqual([false, 'intruder'])
})

test('the work is told whether another writer was waited for', async () => {
  const { first, second } = two()
  const waitedFor = (lease: Lease) => withLease(lease, quietly, async ({ waited }) => waited)
  expect(await waitedFor(first)).toBe(false)
  await second.acquire()
  const waiting = waitedFor(first)
  await vi.advanceTimersByTimeAsync(20 * SECOND)
  expect(await waiting).toBe(true)
})
