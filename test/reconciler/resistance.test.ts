import { beforeEach, expect, test, vi } from 'vitest'
import { Resistance } from '../../src/reconciler/resistance.ts'
import { TIMING } from '../../src/reconciler/timing.ts'
import { converge, MINUTE, newGraph } from '../support/converge.ts'
import { FakeCloud } from '../support/fake-cloud.ts'

beforeEach(() => void vi.useFakeTimers())

/** A box of which AWS does not apply changes of size. */
async function resistingBox(replace: 'create-first' | 'delete-first' = 'delete-first') {
  const cloud = new FakeCloud()
  const Box = cloud.kind('AWS::Test::Box', { replace })
  const make = (size: number, colour = 'red') => {
    const graph = newGraph()
    const box = graph.add(Box, 'box', { size, colour })
    graph.add(Box, 'reader', { size: 1, colour: 'any', inside: box.ref('arn') })
    return graph
  }
  await converge(make(1), [Box])
  cloud.calls.length = 0
  cloud.applied = (_name, changed) => ('size' in changed ? { ...changed, size: 1 } : changed)
  return { cloud, make, kinds: [Box] }
}

test('sends an update five times when AWS does not apply it, and then reports both values', async () => {
  const { cloud, make, kinds } = await resistingBox()
  const status = await converge(make(2), kinds)
  expect(cloud.calls).toEqual(Array.from({ length: 5 }, () => 'update app-test-box size'))
  expect(status.conditions('box')[3]).toMatchObject({
    type: 'Stalled',
    status: 'True',
    reason: 'Resisted',
    message: 'size: asked for 2, AWS shows 1',
  })
  expect(status.is('reader', 'Ready')).toBe(true)
})

test('repairs the other props of a resource while one is resisted', async () => {
  const cloud = new FakeCloud()
  const Box = cloud.kind('AWS::Test::Box', { createOnly: [] })
  cloud.applied = (_name, { size: _size, ...changed }) => changed
  const make = (size: number) => {
    const graph = newGraph()
    graph.add(Box, 'box', { size, colour: 'red' })
    return graph
  }
  await converge(make(1), [Box])
  const resistance = new Resistance()
  await converge(make(2), [Box], { resistance })
  cloud.calls.length = 0
  cloud.box('app-test-box').props.colour = 'drifted'
  const status = await converge(make(2), [Box], { resistance })
  expect(cloud.calls).toEqual(['update app-test-box colour'])
  expect(status.reason('box')).toBe('Resisted')
})

test('sends what a kind left for a later call as soon as AWS shows the rest', async () => {
  const cloud = new FakeCloud()
  const Box = cloud.kind('AWS::Test::Box', { createOnly: [] })
  const sentAt: number[] = []
  const OneByOne: typeof Box = {
    ...Box,
    update: (target, live, { size, ...others }) => {
      sentAt.push(Date.now())
      return Box.update(target, live, size === undefined ? others : { size })
    },
  }
  const make = (size: number, colour: string) => {
    const graph = newGraph()
    graph.add(OneByOne, 'box', { size, colour })
    return graph
  }
  await converge(make(1, 'red'), [OneByOne])
  expect((await converge(make(2, 'blue'), [OneByOne], { timing: TIMING })).reason('box')).toBe('Ready')
  expect(sentAt).toHaveLength(2)
  expect(sentAt[1]! - sentAt[0]!).toBeLessThan(500)
})

test('takes resisted differences into the next run, and forgets them when the spec or the live value changes', async () => {
  const { cloud, make, kinds } = await resistingBox()
  const first = new Resistance()
  await converge(make(2), kinds, { resistance: first })
  const known = structuredClone(first.differences)
  cloud.calls.length = 0
  expect((await converge(make(2), kinds, { resistance: new Resistance(known) })).reason('box')).toBe('Resisted')
  expect(cloud.calls).toEqual([])
  await converge(make(3), kinds, { resistance: new Resistance(known) })
  expect(cloud.calls).toHaveLength(5)
  cloud.calls.length = 0
  cloud.box('app-test-box').props.size = 7
  cloud.applied = (_name, changed) => changed
  expect((await converge(make(2), kinds, { resistance: new Resistance(known) })).reason('box')).toBe('Ready')
  expect(cloud.calls).toEqual(['update app-test-box size'])
})

test('sends a change each time when another controller reverts it later', async () => {
  const { cloud, make, kinds } = await resistingBox()
  cloud.applied = (_name, changed) => changed
  const resistance = new Resistance()
  for (let time = 0; time < 7; time++) {
    expect((await converge(make(2), kinds, { resistance })).reason('box')).toBe('Ready')
    cloud.box('app-test-box').props.size = 1
  }
  expect(cloud.calls).toHaveLength(7)
})

test('sends an update once when AWS shows it late', async () => {
  const { cloud, make, kinds } = await resistingBox()
  cloud.applied = (name, changed) => {
    setTimeout(() => Object.assign(cloud.box(name).props, changed), 1500)
    return {}
  }
  expect((await converge(make(2), kinds)).reason('box')).toBe('Ready')
  expect(cloud.calls).toEqual(['update app-test-box size'])
})

test.for(['create-first', 'delete-first'] as const)(
  'replaces a resource once when AWS does not apply the replacement (%s)',
  async replace => {
    const { cloud, kinds } = await resistingBox(replace)
    const Box = kinds[0]!
    const Painted = { ...Box, create: (target: never) => Box.create({ ...(target as object), props: { size: 1, colour: 'red' } } as never) }
    const graph = newGraph()
    graph.add(Painted, 'box', { size: 1, colour: 'blue' })
    const status = await converge(graph, [Painted], { during: 10 * MINUTE })
    expect(cloud.calls.filter(call => call.startsWith('create')).length).toBe(1)
    expect(status.reason('box')).toMatch(/^(Resisted|NotPlanned|Conflict)$/)
  },
)

/** Replaces a red box of size 1 by a blue one of size 2, of a kind with other calls. */
async function replaceBox(callsOf: (box: ReturnType<FakeCloud['kind']>) => object) {
  const cloud = new FakeCloud()
  const Box = cloud.kind('AWS::Test::Box')
  const Replaced = { ...Box, ...callsOf(Box) }
  const make = (props: { size: number; colour: string }) => {
    const graph = newGraph()
    graph.add(Replaced, 'box', props)
    return graph
  }
  await converge(make({ size: 1, colour: 'red' }), [Replaced])
  cloud.calls.length = 0
  const status = await converge(make({ size: 2, colour: 'blue' }), [Replaced], { during: 10 * MINUTE })
  return { calls: cloud.calls, reason: status.reason('box') }
}

test('replaces a resource whose deletion takes more calls than a difference is sent', async () => {
  let deletions = 0
  const { calls, reason } = await replaceBox(Box => ({
    delete: async (...given: Parameters<typeof Box.delete>) => {
      if (++deletions > 6) await Box.delete(...given)
    },
  }))
  expect(calls).toEqual(['delete app-test-box', 'create app-test-box'])
  expect(reason).toBe('Ready')
})

test('sends a change of a new resource that shows the value of its predecessor', async () => {
  const { calls, reason } = await replaceBox(Box => ({
    create: (target: Parameters<typeof Box.create>[0]) => Box.create({ ...target, props: { ...target.props, size: 1 } }),
  }))
  expect(calls).toEqual(['delete app-test-box', 'create app-test-box', 'update app-test-box size'])
  expect(reason).toBe('Ready')
})

test('adopts a resource five times when its tags do not stick, and then reports that nobody owns it', async () => {
  const cloud = new FakeCloud()
  const Box = cloud.kind('AWS::Test::Box')
  const graph = newGraph()
  graph.add(Box, 'box', { size: 1, colour: 'red' })
  await converge(graph, [Box])
  cloud.box('app-test-box').owner = undefined
  cloud.listedAs = () => ({ adoptUnasked: true })
  let adoptions = 0
  const adopt = async () => void adoptions++
  const status = await converge(graph, [Box], { adopt })
  expect(adoptions).toBe(5)
  expect(status.found('box')).toMatchObject({ reason: 'Resisted', message: 'owner: asked for "box", AWS shows "nobody"' })
})

test('tells a kind which of its changes were sent before', async () => {
  const cloud = new FakeCloud()
  const repeated: string[][] = []
  const Box = cloud.kind('AWS::Test::Box', { createOnly: [] })
  const Recording: typeof Box = {
    ...Box,
    update: async (target, live, changed) => {
      repeated.push([...target.repeated])
      if (repeated.length === 1) cloud.box('app-test-box').props.colour = 'drifted'
      return Box.update(target, live, changed)
    },
  }
  const make = (size: number) => {
    const graph = newGraph()
    graph.add(Recording, 'box', { size, colour: 'red' })
    return graph
  }
  await converge(make(1), [Recording])
  cloud.applied = (_name, { size: _size, ...changed }) => changed
  await converge(make(2), [Recording])
  expect(cloud.calls.slice(1, 3)).toEqual(['update app-test-box size', 'update app-test-box size,colour'])
  expect(repeated.slice(0, 2)).toEqual([[], ['size']])
})

test('reports NotPlanned instead of a replacement that the plan did not show', async () => {
  const cloud = new FakeCloud()
  const Box = cloud.kind('AWS::Test::Box')
  const Repainted = {
    ...Box,
    create: (target: never) => Box.create({ ...(target as object), props: { size: 1, colour: 'grey' } } as never),
  }
  const graph = newGraph()
  graph.add(Repainted, 'box', { size: 1, colour: 'blue' })
  const status = await converge(graph, [Repainted])
  expect(cloud.calls).toEqual(['create app-test-box'])
  expect(status.found('box')).toMatchObject({ reason: 'NotPlanned', message: expect.stringContaining('colour cannot change in place') })
})

test('treats a prop that AWS leaves out of its answer as no difference', async () => {
  const cloud = new FakeCloud()
  const Box = cloud.kind('AWS::Test::Box')
  const Silent = {
    ...Box,
    list: async (scope: never) =>
      (await Box.list(scope)).map(live => ({ ...live, props: { ...live.props, colour: undefined, size: undefined } })),
  }
  const graph = newGraph()
  graph.add(Silent as never, 'box', { size: 1, colour: 'blue' })
  expect((await converge(graph, [Silent as never])).ready).toBe(true)
  expect(cloud.calls).toEqual(['create app-test-box'])
})
