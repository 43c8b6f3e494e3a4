import { beforeEach, expect, test, vi } from 'vitest'
import { Refreshes } from '../../src/controller/refreshes.ts'
import type { World } from '../../src/reconciler/world.ts'

beforeEach(() => void vi.useFakeTimers())

/** A world that records how it was refreshed. */
function recordingWorld() {
  const calls: boolean[] = []
  const world = { refresh: ({ deep }: { deep: boolean }) => calls.push(deep) } as unknown as World
  return { world, calls }
}

test('passes that come together share listings, and later ones list anew', () => {
  const { world, calls } = recordingWorld()
  const refreshes = new Refreshes(1000)
  refreshes.refresh(world, false)
  refreshes.refresh(world, false)
  vi.advanceTimersByTime(1000)
  refreshes.refresh(world, false)
  expect(calls).toEqual([false, false])
})

test('a deep pass reads details anew although listings are new, and another one shares them', () => {
  const { world, calls } = recordingWorld()
  const refreshes = new Refreshes(1000)
  refreshes.refresh(world, false)
  refreshes.refresh(world, true)
  refreshes.refresh(world, true)
  refreshes.refresh(world, false)
  expect(calls).toEqual([false, true])
})

test('worlds of several regions are refreshed each by itself', () => {
  const [one, other] = [recordingWorld(), recordingWorld()]
  const refreshes = new Refreshes(1000)
  for (const { world } of [one, other]) refreshes.refresh(world, false)
  expect([one.calls, other.calls]).toEqual([[false], [false]])
})
