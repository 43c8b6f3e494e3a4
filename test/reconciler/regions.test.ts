import { beforeEach, expect, test, vi } from 'vitest'
import { converge, newGraph, newWorld, planNow } from '../support/converge.ts'
import { FakeCloud } from '../support/fake-cloud.ts'

beforeEach(() => void vi.useFakeTimers())

const EU = 'eu-west-1'
const US = 'us-east-1'

/** An environment with a box in its home region and a certificate in us-east-1. */
function stack(cloud: FakeCloud, region: string) {
  const Box = cloud.kind('AWS::Test::Box', { identity: 'tag' })
  const Certificate = cloud.kind('AWS::Test::Certificate', { identity: 'tag', regions: [US] })
  const graph = newGraph('prod', 'Delete', region)
  graph.add(Box, 'box', { size: 1, colour: region })
  graph.add(Certificate, 'certificate', { size: 1, colour: 'any' }, { region: US })
  return { graph, kinds: [Box, Certificate] }
}

test('creates a resource in the region that its node names, with the home region in its owner', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = stack(cloud, EU)
  expect((await converge(graph, kinds)).ready).toBe(true)
  const where = [...cloud.boxes.values()].map(({ region, owner }) => `${owner!.id} in ${region} of ${owner!.region}`)
  expect(where).toEqual(['box in eu-west-1 of eu-west-1', 'certificate in us-east-1 of eu-west-1'])
  expect((await planNow(graph, kinds)).counts).toEqual({ import: 0, add: 0, change: 0, destroy: 0 })
})

test('changes nothing of an environment of the same name in another region', async () => {
  const cloud = new FakeCloud()
  const [eu, us] = [stack(cloud, EU), stack(cloud, US)]
  await converge(eu.graph, eu.kinds)
  expect((await converge(us.graph, us.kinds)).ready).toBe(true)
  expect(cloud.boxes.size).toBe(4)
  cloud.calls.length = 0
  await converge(newGraph('prod', 'Delete', US), us.kinds)
  expect(cloud.calls).toHaveLength(2)
  expect((await planNow(eu.graph, eu.kinds)).counts).toEqual({ import: 0, add: 0, change: 0, destroy: 0 })
})

test('creates a create-first resource in its new region before it deletes the old one', async () => {
  const cloud = new FakeCloud()
  const Certificate = cloud.kind('AWS::Test::Certificate', { identity: 'tag', regions: [US], replace: 'create-first' })
  const make = (region: string) => {
    const graph = newGraph('prod', 'Delete', EU)
    graph.add(Certificate, 'certificate', { size: 1, colour: 'any' }, { region })
    return graph
  }
  await converge(make(EU), [Certificate])
  expect([...cloud.boxes.values()].map(({ region }) => region)).toEqual([EU])
  expect((await converge(make(US), [Certificate])).ready).toBe(true)
  expect([...cloud.boxes.values()].map(({ region }) => region)).toEqual([US])
})

test('creates and lists a resource of a global kind in one region, wherever its environment is', async () => {
  const cloud = new FakeCloud()
  const Distribution = cloud.kind('AWS::Test::Distribution', { identity: 'tag', regions: 'global' })
  const graph = newGraph('prod', 'Delete', EU)
  graph.add(Distribution, 'distribution', { size: 1, colour: 'any' })
  expect((await converge(graph, [Distribution])).ready).toBe(true)
  expect([...cloud.boxes.values()].map(({ region, owner }) => [region, owner!.region])).toEqual([[US, EU]])
  cloud.lists = 0
  expect((await planNow(graph, [Distribution])).counts).toEqual({ import: 0, add: 0, change: 0, destroy: 0 })
  expect(cloud.lists).toBe(1)
})

test('lists for the watched environments only', async () => {
  const cloud = new FakeCloud()
  const Box = cloud.kind('AWS::Test::Box')
  const seen: string[][] = []
  const list = async ({ environments }: { readonly environments: readonly string[] }) => {
    seen.push([...environments])
    return []
  }
  const Watched = { ...Box, list }
  const world = newWorld()
  const [one, two] = [newGraph('one'), newGraph('two')]
  world.watch(one)
  await world.list(Watched as never, 'app/one')
  world.watch(two)
  await world.list(Watched as never, 'app/two')
  world.unwatch(one)
  world.forget(Box.type)
  await world.list(Watched as never, 'app/two')
  expect(seen).toEqual([['app/one'], ['app/one', 'app/two'], ['app/two']])
})
