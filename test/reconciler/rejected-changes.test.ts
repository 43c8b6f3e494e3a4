import { beforeEach, expect, test, vi } from 'vitest'
import { converge, newGraph } from '../support/converge.ts'
import { FakeCloud } from '../support/fake-cloud.ts'

beforeEach(() => void vi.useFakeTimers())

test('reports Invalid when a kind rejects a change, and still updates the dependents', async () => {
  const cloud = new FakeCloud()
  const Network = cloud.kind('AWS::Test::Network', {
    createOnly: [],
    rejectsChange: ({ colour }) => colour && `it cannot be ${String(colour)}`,
  })
  const Server = cloud.kind('AWS::Test::Server')
  const make = (colour: string, size: number) => {
    const graph = newGraph()
    const network = graph.add(Network, 'network', { size: 1, colour })
    graph.add(Server, 'server', { size, colour: 'any', inside: network.ref('arn') })
    return graph
  }
  await converge(make('green', 1), [Network, Server])
  const status = await converge(make('brown', 2), [Network, Server])
  expect(status.conditions('network')[0]).toMatchObject({ status: 'False', reason: 'Invalid' })
  expect(status.is('server', 'Ready')).toBe(true)
  expect(cloud.calls).toEqual(['create app-test-network', 'create app-test-server', 'update app-test-server size'])
})
