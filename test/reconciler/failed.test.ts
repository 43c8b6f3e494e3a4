import { beforeEach, expect, test, vi } from 'vitest'
import { converge, newGraph } from '../support/converge.ts'
import { awsError, FakeCloud } from '../support/fake-cloud.ts'

beforeEach(() => void vi.useFakeTimers())

/** One box that broke; trying again helps it or not. */
async function broken({ helps }: { readonly helps: boolean }) {
  const cloud = new FakeCloud()
  const retries: string[] = []
  const Box = cloud.kind('AWS::Test::Box', {
    retry: async (_target, { name }) => {
      retries.push(name)
      if (helps) cloud.broken.delete(name)
    },
  })
  const make = (size: number) => {
    const graph = newGraph()
    graph.add(Box, 'box', { size, colour: 'red' })
    return graph
  }
  await converge(make(1), [Box])
  cloud.broken.add('app-test-box')
  return { cloud, retries, make, kinds: [Box] }
}

test('what failed is tried once more in each run, since the reason may have passed', async () => {
  const { retries, make, kinds } = await broken({ helps: true })
  expect((await converge(make(1), kinds)).reason('box')).toBe('Ready')
  expect(retries).toEqual(['app-test-box'])
})

test('what fails in a run is not tried again in it', async () => {
  const { cloud, retries, make, kinds } = await broken({ helps: true })
  cloud.broken.clear()
  const running = converge(make(2), kinds)
  cloud.broken.add('app-test-box')
  expect((await running).reason('box')).toBe('Failed')
  expect(retries).toEqual([])
})

test('what fails again is for a person to look at', async () => {
  const { retries, make, kinds } = await broken({ helps: false })
  expect((await converge(make(1), kinds)).reason('box')).toBe('Failed')
  expect(retries).toHaveLength(1)
})

test('what failed and refuses to change says that it failed, not that it is busy', async () => {
  const { cloud, make, kinds } = await broken({ helps: false })
  cloud.refuse = call => (call.startsWith('update') ? awsError('InvalidBoxState') : undefined)
  const status = await converge(make(2), kinds)
  expect(status.reason('box')).toBe('Failed')
  expect(cloud.calls.filter(call => call.startsWith('update'))).toHaveLength(1)
})
