import { beforeEach, expect, test, vi } from 'vitest'
import { Lease } from '../../src/lease/lease.ts'
import { MINUTE, SECOND } from '../support/converge.ts'
import { bucket } from '../support/bucket.ts'

beforeEach(() => void vi.useFakeTimers())

function twoLeases() {
  const s3 = bucket() as never
  const lease = (holder: string) => new Lease({ s3, bucket: 'b', account: '123456789012', key: 'lease', holder, ttl: MINUTE })
  return [lease('first'), lease('second')] as const
}

test('acquire() gives the lease to one of two that call it at once', async () => {
  const leases = twoLeases()
  expect((await Promise.all(leases.map(lease => lease.acquire()))).toSorted()).toEqual([false, true])
})

test('acquire() refuses a lease that its holder renews, and takes one that has expired', async () => {
  const [first, second] = twoLeases()
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

test('release() frees the lease at once', async () => {
  const [first, second] = twoLeases()
  await first.acquire()
  await first.release()
  expect(first.isHeld()).toBe(false)
  expect(await second.acquire()).toBe(true)
})

test('remove() deletes the lease object', async () => {
  const [first, second] = twoLeases()
  await first.acquire()
  await first.remove()
  expect(first.isHeld()).toBe(false)
  expect(await second.acquire()).toBe(true)
})

test('isHeld() is false once the TTL is over, also when the clock was set back', async () => {
  const [first] = twoLeases()
  await first.acquire()
  vi.setSystemTime(Date.now() - 10 * MINUTE)
  expect(first.isHeld()).toBe(true)
  vi.advanceTimersByTime(61 * SECOND)
  expect(first.isHeld()).toBe(false)
})
