import { beforeEach, expect, test, vi } from 'vitest'
import { Lease } from '../../src/lease/lease.ts'
import { MINUTE, SECOND } from '../support/converge.ts'
import { bucket } from '../support/bucket.ts'

beforeEach(() => void vi.useFakeTimers())

function two() {
  const s3 = bucket() as never
  const lease = (holder: string) => new Lease({ s3, bucket: 'b', account: '123456789012', key: 'lease', holder, ttl: MINUTE })
  return [lease('first'), lease('second')] as const
}

test('of two that ask at once, one gets it', async () => {
  const leases = two()
  expect((await Promise.all(leases.map(lease => lease.acquire()))).toSorted()).toEqual([false, true])
})

test('as long as it is renewed it is not taken; when it has run out it is, and the old holder knows', async () => {
  const [first, second] = two()
  expect(await first.acquire()).toBe(true)
  for (let round = 0; round < 5; round++) {
    expect(await second.acquire()).toBe(false)
    vi.advanceTimersByTime(30 * SECOND)
    expect(await first.acquire()).toBe(true)
  }
  expect(await second.acquire()).toBe(false)
  vi.advanceTimersByTime(61 * SECOND)
  expect(first.isHeld()).toBe(false)
  expect(await second.acquire()).toBe(true)
  expect(await first.acquire()).toBe(false)
  expect(second.isHeld()).toBe(true)
})

test('given up, it is free at once', async () => {
  const [first, second] = two()
  await first.acquire()
  await first.release()
  expect(first.isHeld()).toBe(false)
  expect(await second.acquire()).toBe(true)
})

test('given up for ever, nothing is left of it', async () => {
  const [first, second] = two()
  await first.acquire()
  await first.remove()
  expect(first.isHeld()).toBe(false)
  expect(await second.acquire()).toBe(true)
})

test('a clock that is set back does not make a lease last longer', async () => {
  const [first] = two()
  await first.acquire()
  vi.setSystemTime(Date.now() - 10 * MINUTE)
  expect(first.isHeld()).toBe(true)
  vi.advanceTimersByTime(61 * SECOND)
  expect(first.isHeld()).toBe(false)
})
