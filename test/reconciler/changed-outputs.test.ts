import { beforeEach, expect, test, vi } from 'vitest'
import { converge, newGraph } from '../support/converge.ts'
import { awsError, FakeCloud } from '../support/fake-cloud.ts'

beforeEach(() => void vi.useFakeTimers())

test('updates a reader of a changed output after the change, and not while AWS denies the change', async () => {
  const cloud = new FakeCloud()
  const Secret = cloud.kind('AWS::Test::Secret', { changedOutputs: ({ size }) => (size === undefined ? [] : ['arn']) })
  const Task = cloud.kind('AWS::Test::Task')
  const make = (size: number) => {
    const graph = newGraph()
    const secret = graph.add(Secret, 'secret', { size, colour: 'any' })
    graph.add(Task, 'task', { size, colour: 'any', inside: secret.ref('arn') })
    return graph
  }
  await converge(make(1), [Secret, Task])
  cloud.calls.length = 0
  cloud.refuse = call => (call.includes('secret') ? awsError('AccessDenied') : undefined)
  const denied = await converge(make(2), [Secret, Task])
  expect([denied.reason('secret'), denied.reason('task')]).toEqual(['Denied', 'Waiting'])
  expect(cloud.calls).toEqual(['update app-test-secret size'])
  cloud.calls.length = 0
  cloud.refuse = () => undefined
  expect((await converge(make(2), [Secret, Task])).ready).toBe(true)
  expect(cloud.calls).toEqual(['update app-test-secret size', 'update app-test-task size'])
})
