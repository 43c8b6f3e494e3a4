import { beforeEach, expect, test, vi } from 'vitest'
import { toText } from '../../src/report/text.ts'
import { converge, newGraph, planNow } from '../support/converge.ts'
import { FakeCloud } from '../support/fake-cloud.ts'

beforeEach(() => void vi.useFakeTimers())

/** A certificate, a listener that is not asked for while the certificate has size 1, and a rule of the listener. */
function stack(cloud: FakeCloud, size: number) {
  const Certificate = cloud.kind('AWS::Test::Certificate')
  const Listener = cloud.kind('AWS::Test::Listener')
  const graph = newGraph()
  const certificate = graph.add(Certificate, 'certificate', { size, colour: 'any' })
  const listener = graph.add(
    Listener,
    'listener',
    { size: 1, colour: 'any', inside: certificate.ref('arn') },
    { when: certificate.ref('size').map(size => size > 1) },
  )
  graph.add(Listener, 'rule', { size: 1, colour: 'any', inside: listener.ref('arn') })
  return { graph, kinds: [Certificate, Listener] }
}

test('creates neither a resource that is not asked for nor its dependents, and is ready', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = stack(cloud, 1)
  const status = await converge(graph, kinds)
  expect(cloud.calls).toEqual(['create app-test-certificate'])
  expect(['listener', 'rule'].map(id => status.reason(id))).toEqual(['NotAsked', 'NotAsked'])
  expect(status.ready).toBe(true)
  expect((await planNow(graph, kinds)).counts).toEqual({ import: 0, add: 0, change: 0, destroy: 0 })
})

test('creates a resource in the run in which its condition becomes true', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = stack(cloud, 2)
  const empty = await planNow(graph, kinds)
  expect(empty.counts).toMatchObject({ add: 1 })
  expect(toText(empty)).toContain('Waiting: listener for certificate\nWaiting: rule for listener')
  expect((await converge(graph, kinds)).ready).toBe(true)
  expect(cloud.calls).toEqual(['create app-test-certificate', 'create app-test-listener', 'create app-test-rule'])
})

test('leaves an existing resource that is no longer asked for, and creates its dependent', async () => {
  const cloud = new FakeCloud()
  await converge(stack(cloud, 2).graph, stack(cloud, 2).kinds)
  cloud.calls.length = 0
  const { graph, kinds } = stack(cloud, 1)
  cloud.boxes.delete('AWS::Test::Listener/app-test-rule')
  expect((await converge(graph, kinds)).ready).toBe(true)
  expect(cloud.calls.toSorted()).toEqual(['create app-test-rule', 'update app-test-certificate size'])
})

test('takes over the awaited action of the resource it waits for, and is ready', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = stack(cloud, 2)
  const awaiting = { reason: 'AwaitingDns', message: 'add the record' } as const
  cloud.listedAs = name =>
    name === 'app-test-certificate' ? { status: 'progressing', awaiting, outputs: { arn: 'arn', size: undefined } } : {}
  const status = await converge(graph, kinds)
  expect(status.found('certificate')).toMatchObject(awaiting)
  expect(status.found('listener')).toMatchObject({ reason: 'AwaitingDns', message: 'certificate: add the record' })
  expect(status.found('rule')).toMatchObject({ reason: 'AwaitingDns', message: 'listener: certificate: add the record' })
  expect(status.ready).toBe(true)
  expect((await planNow(graph, kinds)).awaiting.get('certificate')).toEqual(awaiting)
})

test('reads a resource of somebody else, and never writes or deletes it', async () => {
  const cloud = new FakeCloud()
  const Zone = cloud.kind('AWS::Test::Zone')
  const Record = cloud.kind('AWS::Test::Record')
  const absent = { reason: 'AwaitingZone', message: 'create the zone example.com' } as const
  const make = () => {
    const graph = newGraph()
    const zone = graph.use(Zone, 'zone', { match: live => live.name === 'example.com', absent })
    graph.add(Record, 'record', { size: 1, colour: 'any', inside: zone.ref('arn') })
    return graph
  }
  const without = await converge(make(), [Zone, Record])
  expect(without.found('zone')).toMatchObject(absent)
  expect(without.found('record')).toMatchObject({ reason: 'AwaitingZone' })
  expect(without.ready).toBe(true)

  cloud.boxes.set('AWS::Test::Zone/example.com', {
    name: 'example.com',
    owner: undefined,
    region: 'us-east-1',
    props: { size: 5, colour: 'its own' },
    since: 0,
  })
  expect((await converge(make(), [Zone, Record])).ready).toBe(true)
  expect(cloud.calls).toEqual(['create app-test-record'])
  await converge(newGraph(), [Zone, Record])
  expect(cloud.calls.slice(1)).toEqual(['delete app-test-record'])
})

test('ignores changes until another resource is as desired, and repairs other drift meanwhile', async () => {
  const cloud = new FakeCloud()
  const Box = cloud.kind('AWS::Test::Box', { createOnly: [] })
  const make = (colour: string, size = 1) => {
    const graph = newGraph()
    const migration = graph.add(Box, 'migration', { size: 1, colour })
    graph.add(Box, 'service', { size, colour }).ignoreChangesUntil(migration, ['colour'])
    return graph
  }
  await converge(make('old'), [Box])
  cloud.calls.length = 0
  cloud.listedAs = name => (name === 'app-test-migration' ? { status: 'failed' } : {})
  const status = await converge(make('new', 2), [Box])
  expect(status.reason('migration')).toBe('Failed')
  expect(cloud.calls.toSorted()).toEqual(['update app-test-migration colour', 'update app-test-service size'])
  cloud.listedAs = () => ({})
  await converge(make('new', 2), [Box])
  expect(cloud.calls.at(-1)).toBe('update app-test-service colour')
})

test('waits in `after` for the output of a ref, and for a handle until its resource is as desired', async () => {
  const cloud = new FakeCloud()
  const Box = cloud.kind('AWS::Test::Box')
  cloud.applied = () => ({})
  const make = (size: number) => {
    const graph = newGraph()
    const group = graph.add(Box, 'group', { size, colour: 'any' })
    graph.add(Box, 'known', { size: 1, colour: 'any' }, { after: [group.ref('arn')] })
    graph.add(Box, 'desired', { size: 1, colour: 'any' }, { after: [group] })
    return graph
  }
  await converge(make(1), [Box])
  cloud.boxes.delete('AWS::Test::Box/app-test-known')
  cloud.boxes.delete('AWS::Test::Box/app-test-desired')
  cloud.calls.length = 0
  const status = await converge(make(2), [Box])
  expect(cloud.calls.filter(call => call.startsWith('create'))).toEqual(['create app-test-known'])
  expect([status.reason('group'), status.reason('desired')]).toEqual(['Resisted', 'Waiting'])
})
