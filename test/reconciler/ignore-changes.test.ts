import { beforeEach, expect, test, vi } from 'vitest'
import { Ref } from '../../src/reconciler/ref.ts'
import { converge, newGraph, planNow } from '../support/converge.ts'
import { FakeCloud } from '../support/fake-cloud.ts'

beforeEach(() => void vi.useFakeTimers())

test('while it is held, what stands stays as it is, and what does not is made', async () => {
  const cloud = new FakeCloud()
  const Box = cloud.kind('AWS::Test::Box')
  const make = (ids: readonly string[], size: number, colour: string, hold: boolean) => {
    const graph = newGraph()
    for (const id of ids) graph.add(Box, id, { size, colour }).ignoreChangesWhile(Ref.of(hold))
    return graph
  }
  await converge(make(['old'], 1, 'red', true), [Box])
  expect(cloud.calls).toEqual(['create app-test-old'])

  const held = make(['old', 'new'], 2, 'blue', true)
  expect((await planNow(held, [Box])).steps.map(({ id, action }) => [id, action])).toEqual([
    ['old', 'none'],
    ['new', 'create'],
  ])
  expect((await converge(held, [Box])).ready).toBe(true)
  expect(cloud.box('app-test-old').props).toMatchObject({ size: 1, colour: 'red' })
  expect(cloud.box('app-test-new').props).toMatchObject({ size: 2, colour: 'blue' })

  await converge(make(['old', 'new'], 2, 'blue', false), [Box])
  expect(cloud.box('app-test-old').props).toMatchObject({ size: 2, colour: 'blue' })
})
