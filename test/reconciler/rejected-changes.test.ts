import { beforeEach, expect, test, vi } from 'vitest'
import { converge, newGraph } from '../support/converge.ts'
import { FakeCloud } from '../support/fake-cloud.ts'

beforeEach(() => void vi.useFakeTimers())

test('what cannot be done is told and left, and what stands on it is kept up all the same', async () => {
  const cloud = new FakeCloud()
  const Ground = cloud.kind('AWS::Test::Ground', {
    createOnly: [],
    rejectsChange: ({ colour }) => colour && `it cannot be ${String(colour)}`,
  })
  const House = cloud.kind('AWS::Test::House')
  const make = (colour: string, size: number) => {
    const graph = newGraph()
    const ground = graph.add(Ground, 'ground', { size: 1, colour })
    graph.add(House, 'house', { size, colour: 'any', inside: ground.ref('arn') })
    return graph
  }
  await converge(make('green', 1), [Ground, House])
  const status = await converge(make('brown', 2), [Ground, House])
  expect(status.conditions('ground')[0]).toMatchObject({ status: 'False', reason: 'Invalid' })
  expect(status.is('house', 'Ready')).toBe(true)
  expect(cloud.calls).toEqual(['create app-test-ground', 'create app-test-house', 'update app-test-house size'])
})
