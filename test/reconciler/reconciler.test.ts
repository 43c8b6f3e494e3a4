import { beforeEach, expect, test, vi } from 'vitest'
import { converge, convergeAll, MINUTE, newGraph, newWorld, planNow, SECOND } from '../support/converge.ts'
import { awsError, FakeCloud, shelf } from '../support/fake-cloud.ts'

beforeEach(() => void vi.useFakeTimers())

test('creates everything in order in an empty account, and then plans nothing', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  const status = await converge(graph, kinds)
  expect(cloud.calls).toEqual(['create app-test-shelf', 'create app-test-carton'])
  expect(status.ready).toBe(true)
  expect((await planNow(graph, kinds)).counts).toEqual({ import: 0, add: 0, change: 0, destroy: 0 })
  await converge(graph, kinds)
  expect(cloud.calls).toHaveLength(2)
})

test('repairs drift with only the changed props', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  await converge(graph, kinds)
  cloud.box('app-test-shelf').props.size = 9
  await converge(graph, kinds)
  expect(cloud.calls.slice(2)).toEqual(['update app-test-shelf size'])
})

test('creates a resource again after somebody deleted it', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  await converge(graph, kinds)
  cloud.boxes.delete('AWS::Test::Carton/app-test-carton')
  await converge(graph, kinds)
  expect(cloud.calls.slice(2)).toEqual(['create app-test-carton'])
})

test('replaces create-first: creates the successor, updates its dependents, then deletes the predecessor', async () => {
  const cloud = new FakeCloud()
  const Group = cloud.kind('AWS::Test::Group', { replace: 'create-first' })
  const Listener = cloud.kind('AWS::Test::Listener', { createOnly: [] })
  const make = (colour: string) => {
    const graph = newGraph()
    const group = graph.add(Group, 'group', { size: 1, colour })
    graph.add(Listener, 'listener', { size: 1, colour: 'any', inside: group.ref('arn') })
    return graph
  }
  await converge(make('red'), [Group, Listener])
  cloud.calls.length = 0
  const status = await converge(make('blue'), [Group, Listener])
  expect(cloud.calls).toEqual([
    expect.stringMatching(/^create app-test-group-\w{8}$/),
    'update app-test-listener inside',
    expect.stringMatching(/^delete app-test-group-\w{8}$/),
  ])
  expect(cloud.boxes.size).toBe(2)
  expect(status.ready).toBe(true)
})

test('reports a denied call with the missing permission, and does not repeat it', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  cloud.refuse = () => awsError('AccessDenied')
  const status = await converge(graph, kinds, { during: 9 * MINUTE })
  expect(cloud.calls).toEqual(['create app-test-shelf'])
  expect(status.conditions('shelf')[3]).toMatchObject({
    type: 'Stalled',
    status: 'True',
    reason: 'Denied',
    message: 'AWS says AccessDenied; the operator needs test:CreateBox, test:DeleteBox',
    observedGeneration: 1,
  })
  expect(status.conditions('carton')[0]).toMatchObject({ reason: 'Waiting', message: 'for shelf' })
})

test('repeats a throttled call until it succeeds', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  cloud.refuse = () => (cloud.calls.length < 4 ? awsError('ThrottlingException') : undefined)
  const status = await converge(graph, kinds)
  expect(cloud.calls.filter(call => call === 'create app-test-shelf')).toHaveLength(4)
  expect(status.ready).toBe(true)
})

test('lists no more for three environments that share a world than for one', async () => {
  const listsFor = async (...environments: string[]) => {
    const cloud = new FakeCloud()
    const stacks = environments.map(environment => shelf(cloud, { environment }))
    const statuses = await convergeAll(
      stacks.map(({ graph }) => graph),
      stacks[0]!.kinds,
    )
    expect(statuses.every(({ status }) => status.ready)).toBe(true)
    expect(cloud.boxes.size).toBe(2 * environments.length)
    return cloud.lists
  }
  expect(await listsFor('one', 'two', 'three')).toBeLessThanOrEqual(await listsFor('one'))
})

test('does not update an exclusive resource while it is progressing', async () => {
  const cloud = new FakeCloud()
  const Box = cloud.kind('AWS::Test::Box', { exclusive: true })
  const make = (size: number) => {
    const graph = newGraph()
    graph.add(Box, 'box', { size, colour: 'red' })
    return graph
  }
  await converge(make(1), [Box], { during: 2 * SECOND })
  const status = await converge(make(2), [Box], { during: 4 * SECOND })
  expect(status.conditions('box')[0]).toMatchObject({ reason: 'Progressing' })
  expect(cloud.calls).toEqual(['create app-test-box'])
  await converge(make(2), [Box])
  expect(cloud.calls.slice(1)).toEqual(['update app-test-box size'])
})

test('creates a replacement at once when a resource of its name was created a moment ago', async () => {
  const cloud = new FakeCloud()
  const world = newWorld()
  const Box = cloud.kind('AWS::Test::Box')
  for (const colour of ['red', 'blue']) {
    const graph = newGraph()
    graph.add(Box, 'box', { size: 1, colour })
    await converge(graph, [Box], { world, during: 10 * SECOND })
  }
  expect(cloud.calls).toEqual(['create app-test-box', 'delete app-test-box', 'create app-test-box'])
})

test('creates and updates a resource only once the one before it is as desired', async () => {
  const cloud = new FakeCloud()
  const Box = cloud.kind('AWS::Test::Box')
  const make = (size: number) => {
    const graph = newGraph()
    const first = graph.add(Box, 'first', { size, colour: 'red' })
    graph.add(Box, 'second', { size, colour: 'red' }, { after: [first] })
    return graph
  }
  await converge(make(1), [Box])
  expect(cloud.calls).toEqual(['create app-test-first', 'create app-test-second'])
  const status = await converge(make(2), [Box])
  expect(cloud.calls.slice(2)).toEqual(['update app-test-first size', 'update app-test-second size'])
  expect(status.ready).toBe(true)
})
