import { beforeEach, expect, test, vi } from 'vitest'
import { converge, newGraph } from '../support/converge.ts'
import { awsError, FakeCloud } from '../support/fake-cloud.ts'

beforeEach(() => void vi.useFakeTimers())

/** A box that failed after it was created; a retry repairs it or not. */
async function failedBox({ retryRepairs }: { readonly retryRepairs: boolean }) {
  const cloud = new FakeCloud()
  const retries: string[] = []
  const Box = cloud.kind('AWS::Test::Box', {
    retry: async (_target, { name }) => {
      retries.push(name)
      if (retryRepairs) cloud.failed.delete(name)
    },
  })
  const make = (size: number) => {
    const graph = newGraph()
    graph.add(Box, 'box', { size, colour: 'red' })
    return graph
  }
  await converge(make(1), [Box])
  cloud.failed.add('app-test-box')
  return { cloud, retries, make, kinds: [Box] }
}

test('retries a resource once that failed before the run', async () => {
  const { retries, make, kinds } = await failedBox({ retryRepairs: true })
  expect((await converge(make(1), kinds)).reason('box')).toBe('Ready')
  expect(retries).toEqual(['app-test-box'])
})

test('does not retry a resource that fails during the run', async () => {
  const { cloud, retries, make, kinds } = await failedBox({ retryRepairs: true })
  cloud.failed.clear()
  const running = converge(make(2), kinds)
  cloud.failed.add('app-test-box')
  expect((await running).reason('box')).toBe('Failed')
  expect(retries).toEqual([])
})

test('reports Failed when the retry does not repair the resource', async () => {
  const { retries, make, kinds } = await failedBox({ retryRepairs: false })
  expect((await converge(make(1), kinds)).reason('box')).toBe('Failed')
  expect(retries).toHaveLength(1)
})

test('reports Failed rather than Busy when a failed resource refuses an update', async () => {
  const { cloud, make, kinds } = await failedBox({ retryRepairs: false })
  cloud.refuse = call => (call.startsWith('update') ? awsError('InvalidBoxState') : undefined)
  const status = await converge(make(2), kinds)
  expect(status.reason('box')).toBe('Failed')
  expect(cloud.calls.filter(call => call.startsWith('update'))).toHaveLength(1)
})
