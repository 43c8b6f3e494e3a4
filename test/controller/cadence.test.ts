import { beforeEach, expect, test, vi } from 'vitest'
import { Cadence } from '../../src/controller/cadence.ts'

beforeEach(() => void vi.useFakeTimers())

const PERIOD = 300_000

test('environments whose first passes begin at any time have their later ones together, about a period apart', () => {
  const cadence = new Cadence()
  const began = Date.now()
  const passes = Array.from({ length: 10 }, (_, index) => ({ next: began + (index * PERIOD) / 10, times: [] as number[] }))
  for (const end = began + 20 * PERIOD; Date.now() < end; vi.advanceTimersByTime(2_000)) {
    for (const pass of passes.filter(({ next }) => Date.now() >= next)) {
      pass.times.push(Date.now())
      pass.next = cadence.next(PERIOD)
    }
  }
  for (const { times } of passes) {
    expect(times.slice(2)).toEqual(passes[0]!.times.slice(-times.slice(2).length))
    const gaps = times.slice(1).map((at, index) => at - times[index]!)
    expect(Math.min(...gaps)).toBeGreaterThan(PERIOD / 2)
    expect(Math.max(...gaps)).toBeLessThan(PERIOD * 1.1 + 2_000)
  }
})

test('a later pass has another interval, so that several processes do not call at the same times', () => {
  const cadence = new Cadence()
  const intervals = Array.from({ length: 5 }, () => {
    const next = cadence.next(PERIOD)
    const interval = next - Date.now()
    vi.setSystemTime(next)
    return interval
  })
  expect(new Set(intervals).size).toBeGreaterThan(1)
})

test('environments with other periods keep their own', () => {
  const cadence = new Cadence()
  const now = Date.now()
  cadence.next(PERIOD)
  expect(cadence.next(PERIOD / 5) - now).toBeLessThan((PERIOD / 5) * 1.1)
})
