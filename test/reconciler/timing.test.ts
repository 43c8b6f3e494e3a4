import { expect, test } from 'vitest'
import { TIMING } from '../../src/reconciler/timing.ts'

const polls = [0, 1, 2, 5, 10, 100]

test('what was just changed is looked at at once, and then less and less often', () => {
  for (const slow of [false, true]) {
    const waits = polls.map(number => TIMING.poll(number, slow))
    expect(waits[0]).toBe(0)
    expect(waits).toEqual(waits.toSorted((a, b) => a - b))
  }
})

test('what takes minutes is polled every 5 to 15 s, and anything else every 0.5 to 10 s', () => {
  expect([1, 100].map(number => TIMING.poll(number, true))).toEqual([5_000, 15_000])
  expect([1, 100].map(number => TIMING.poll(number, false))).toEqual([500, 10_000])
})
