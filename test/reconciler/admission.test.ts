import { beforeEach, expect, test, vi } from 'vitest'
import { Events } from '../../src/reconciler/events.ts'
import { converge, convergeAll, newGraph, planNow } from '../support/converge.ts'
import { awsError, FakeCloud, shelf } from '../support/fake-cloud.ts'

beforeEach(() => void vi.useFakeTimers())

test('changes nothing when the plan destroys more than the guard allows', async () => {
  const cloud = new FakeCloud()
  const Box = cloud.kind('AWS::Test::Box')
  const make = (ids: readonly string[], size: number) => {
    const graph = newGraph()
    for (const id of ids) graph.add(Box, id, { size, colour: 'red' })
    return graph
  }
  await converge(make(['a', 'b', 'c', 'remaining'], 1), [Box])
  cloud.calls.length = 0
  const status = await converge(make(['remaining'], 2), [Box], { policy: { approvals: [], destroyLimit: 1 } })
  expect(cloud.calls).toEqual([])
  expect(status.found('remaining')).toMatchObject({ reason: 'GuardBlocked', message: expect.stringContaining('destroys 3 resources') })
})

test('counts replacements that drift causes towards the guard', async () => {
  const cloud = new FakeCloud()
  const Box = cloud.kind('AWS::Test::Box')
  const graph = newGraph()
  for (const id of ['a', 'b', 'c']) graph.add(Box, id, { size: 1, colour: 'red' })
  await converge(graph, [Box])
  cloud.calls.length = 0
  for (const box of cloud.boxes.values()) box.props.colour = 'painted'
  await converge(graph, [Box], { policy: { approvals: [], destroyLimit: 2 } })
  expect(cloud.calls).toEqual([])
})

test('plans and creates the dependent of a failed resource', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  await converge(graph, kinds)
  cloud.calls.length = 0
  cloud.failed.add('app-test-shelf')
  cloud.boxes.delete('AWS::Test::Carton/app-test-carton')
  expect((await planNow(graph, kinds)).counts).toMatchObject({ add: 1 })
  const status = await converge(graph, kinds)
  expect(cloud.calls).toEqual(['create app-test-carton'])
  expect([status.reason('shelf'), status.reason('carton')]).toEqual(['Failed', 'Ready'])
})

test('plans no change behind a progressing resource, and creates no dependent before it is ready', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  await converge(graph, kinds)
  cloud.calls.length = 0
  cloud.listedAs = name => (name === 'app-test-shelf' ? { status: 'progressing' } : {})
  expect((await planNow(graph, kinds)).counts).toMatchObject({ add: 0, change: 0 })
  cloud.boxes.delete('AWS::Test::Carton/app-test-carton')
  const status = await converge(graph, kinds)
  expect(cloud.calls).toEqual([])
  expect(status.found('carton')).toMatchObject({ reason: 'Waiting', message: 'for shelf' })
})

test('sends an event for each step and each deletion, also when another listener throws', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  const seen: string[] = []
  const events = new Events(
    () => {
      throw new Error('the listener fails')
    },
    ({ id, kind, action, outcome }) => seen.push(`${id} ${kind} ${action ?? ''} ${outcome === 'gone' ? outcome : outcome.reason}`),
  )
  await converge(graph, kinds, { events })
  expect(seen).toEqual(
    expect.arrayContaining([
      'shelf AWS::Test::Shelf create Progressing',
      'shelf AWS::Test::Shelf  Ready',
      'carton AWS::Test::Carton create Progressing',
    ]),
  )
  seen.length = 0
  await converge(newGraph(), kinds, { events })
  expect(seen.filter(line => line.endsWith('gone'))).toEqual(['carton AWS::Test::Carton  gone', 'shelf AWS::Test::Shelf  gone'])
})

test('lists the changed props in an event, without sensitive values', async () => {
  const cloud = new FakeCloud()
  const Safe = cloud.kind('AWS::Test::Safe', { sensitive: ['colour'], createOnly: [] })
  const graph = newGraph()
  graph.add(Safe, 'safe', { size: 1, colour: 'hunter2' })
  const seen: unknown[] = []
  await converge(graph, [Safe], { events: new Events(event => seen.push(event)) })
  expect(JSON.stringify(seen)).not.toContain('hunter2')
  expect(seen).toContainEqual(expect.objectContaining({ changes: expect.arrayContaining([{ prop: 'size', before: undefined, after: 1 }]) }))
})

test('converges one environment when AWS denies a listing for another', async () => {
  const cloud = new FakeCloud()
  const [good, bad] = ['good', 'bad'].map(environment => shelf(cloud, { environment }))
  cloud.listError = environment => (environment === 'app/bad' ? awsError('AccessDenied') : undefined)
  const [first, second] = await convergeAll([good!.graph, bad!.graph], good!.kinds)
  expect(first!.status.ready).toBe(true)
  expect(first!.settled).toBe(true)
  expect(second!.failure).toMatchObject({ name: 'AccessDenied' })
  expect(cloud.calls).toEqual(['create app-good-shelf', 'create app-good-carton'])
})

test('retries a resource once when it stays in one state longer than its patience, and then reports Failed', async () => {
  const cloud = new FakeCloud()
  const retried: string[] = []
  const Box = cloud.kind('AWS::Test::Box', { retry: async (_target, { name }) => void retried.push(name) })
  const graph = newGraph()
  graph.add(Box, 'box', { size: 1, colour: 'red' })
  await converge(graph, [Box])
  cloud.listedAs = () => ({ status: 'progressing', state: 'pending', patience: 60_000 })
  const status = await converge(graph, [Box])
  expect(retried).toEqual(['app-test-box'])
  expect(status.found('box')).toMatchObject({ reason: 'Failed', message: 'pending' })
})

test('reports a busy resource as Ready while it is as desired, and updates it once it is no longer busy', async () => {
  const cloud = new FakeCloud()
  const Box = cloud.kind('AWS::Test::Box')
  const make = (size: number) => {
    const graph = newGraph()
    graph.add(Box, 'box', { size, colour: 'red' })
    return graph
  }
  await converge(make(1), [Box])
  cloud.listedAs = () => ({ busy: true, state: 'snapshotting' })
  expect((await converge(make(1), [Box])).reason('box')).toBe('Ready')
  expect((await converge(make(2), [Box])).found('box')).toMatchObject({ reason: 'Progressing', message: 'snapshotting' })
  cloud.listedAs = () => ({})
  expect((await converge(make(2), [Box])).reason('box')).toBe('Ready')
  expect(cloud.calls).toEqual(['create app-test-box', 'update app-test-box size'])
})

test('reports Quota for a failed resource whose failure means a quota', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  await converge(graph, kinds)
  cloud.listedAs = name => (name === 'app-test-shelf' ? { status: 'failed', meaning: 'quota', message: 'no more vCPUs' } : {})
  expect((await converge(graph, kinds)).found('shelf')).toMatchObject({ reason: 'Quota', message: 'no more vCPUs' })
})

test('tries a create that AWS calls invalid five times when its reference is new, and fewer times otherwise', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  cloud.refuse = call => (call === 'create app-test-carton' ? awsError('InvalidParameterValue') : undefined)
  const status = await converge(graph, kinds)
  expect(status.reason('carton')).toBe('Invalid')
  expect(cloud.calls.filter(call => call === 'create app-test-carton')).toHaveLength(5)
  cloud.calls.length = 0
  await converge(graph, kinds)
  // A second call is possible where the reference was published during the first pass.
  expect(cloud.calls.length).toBeLessThan(3)
})
