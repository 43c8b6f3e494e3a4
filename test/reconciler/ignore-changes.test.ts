import { beforeEach, expect, test, vi } from 'vitest'
import { Ref } from '../../src/reconciler/ref.ts'
import { converge, newGraph, planNow } from '../support/converge.ts'
import { FakeCloud } from '../support/fake-cloud.ts'

beforeEach(() => void vi.useFakeTimers())

test('leaves an existing resource as it is and creates a missing one while changes are ignored', async () => {
  const cloud = new FakeCloud()
  const Box = cloud.kind('AWS::Test::Box')
  const make = (ids: readonly string[], size: number, colour: string, isIgnored: boolean) => {
    const graph = newGraph()
    for (const id of ids) graph.add(Box, id, { size, colour }).ignoreChangesWhile(Ref.of(isIgnored))
    return graph
  }
  await converge(make(['old'], 1, 'red', true), [Box])
  expect(cloud.calls).toEqual(['create app-test-old'])

  const ignoring = make(['old', 'new'], 2, 'blue', true)
  expect((await planNow(ignoring, [Box])).steps.map(({ id, action }) => [id, action])).toEqual([
    ['old', 'none'],
    ['new', 'create'],
  ])
  expect((await converge(ignoring, [Box])).ready).toBe(true)
  expect(cloud.box('app-test-old').props).toMatchObject({ size: 1, colour: 'red' })
  expect(cloud.box('app-test-new').props).toMatchObject({ size: 2, colour: 'blue' })

  await converge(make(['old', 'new'], 2, 'blue', false), [Box])
  expect(cloud.box('app-test-old').props).toMatchObject({ size: 2, colour: 'blue' })
})
