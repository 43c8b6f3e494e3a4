import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Kind } from '../../src/providers/kind.ts'
import { TIMING } from '../../src/reconciler/timing.ts'
import { approve } from '../support/approve.ts'
import { converge, convergeAll, lenient, MINUTE, newGraph, planNow } from '../support/converge.ts'
import { awsError, FakeCloud, shelf } from '../support/fake-cloud.ts'

beforeEach(() => void vi.useFakeTimers())

test('deletes dependents before what they refer to', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  await converge(graph, kinds)
  cloud.calls.length = 0
  await converge(newGraph(), kinds)
  expect(cloud.calls).toEqual(['delete app-test-carton', 'delete app-test-shelf'])
  expect(cloud.boxes.size).toBe(0)
})

test('deletes two resources that refer to each other', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  await converge(graph, kinds)
  const carton = cloud.box('app-test-carton')
  Object.assign(cloud.box('app-test-shelf').props, { colour: 'AWS::Test::Carton/app-test-carton' })
  await converge(newGraph(), kinds)
  expect(carton).toBeDefined()
  expect(cloud.boxes.size).toBe(0)
})

test('prunes everything but what a stalled resource refers to', async () => {
  const cloud = new FakeCloud()
  const Store = cloud.kind('AWS::Test::Store', { stateful: true })
  const Group = cloud.kind('AWS::Test::Group')
  const make = (colour: string, old: boolean) => {
    const graph = newGraph()
    const used = old ? graph.add(Group, 'used', { size: 1, colour: 'any' }) : undefined
    if (old) graph.add(Group, 'unused', { size: 1, colour: 'any' })
    graph.add(Store, 'store', { size: 1, colour, ...(used && { inside: used.ref('arn') }) })
    return graph
  }
  const kinds = [Store, Group]
  await converge(make('red', true), kinds)
  cloud.calls.length = 0
  const status = await converge(make('blue', false), kinds)
  expect(cloud.calls).toEqual(['delete app-test-unused'])
  expect(status.reason('store')).toBe('ConsentNeeded')
  expect(status.conditions('AWS::Test::Group/app-test-used')[0]).toMatchObject({ reason: 'Waiting', message: 'for store' })

  const seen = await planNow(make('blue', false), kinds)
  const approvals = approve(seen, new Date(Date.now() + 60 * MINUTE))
  await converge(make('blue', false), kinds, { policy: { ...lenient, approvals } })
  expect([...cloud.boxes.keys()]).toEqual(['AWS::Test::Store/app-test-store'])
})

test('reports a denied deletion with the missing permissions, and does not repeat it', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  await converge(graph, kinds)
  cloud.calls.length = 0
  cloud.refuse = () => awsError('AccessDenied')
  const status = await converge(newGraph(), kinds)
  expect(cloud.calls).toEqual(['delete app-test-carton'])
  expect(status.found('AWS::Test::Carton/app-test-carton')).toMatchObject({
    reason: 'Denied',
    message: 'AWS says AccessDenied; the operator needs test:CreateBox, test:DeleteBox',
  })
})

test('waits until a slow deletion is complete', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  await converge(graph, kinds)
  cloud.slowDelete = MINUTE
  const [slow] = await convergeAll([newGraph()], kinds, { during: 30_000 })
  const { status } = slow!
  expect(slow!.settled).toBe(false)
  expect(status.conditions('AWS::Test::Carton/app-test-carton')[0]).toMatchObject({ reason: 'Progressing', message: 'AWS is deleting it' })
  expect(await convergeAll([newGraph()], kinds)).toMatchObject([{ settled: true }])
  expect(cloud.boxes.size).toBe(0)
})

test('repeats a deletion without effect less and less often', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  await converge(graph, kinds)
  let deletions = 0
  const Futile = { ...kinds[1]!, delete: async () => void deletions++ }
  await converge(newGraph(), [kinds[0]!, Futile], { timing: TIMING, during: MINUTE })
  expect(deletions).toBeGreaterThan(5)
  expect(deletions).toBeLessThan(20)
})

test('does not count superseded revisions towards the guard', async () => {
  const cloud = new FakeCloud()
  const Definition = cloud.kind('AWS::Test::Definition', { replace: 'create-first', revisions: true, identity: 'tag' })
  const make = (colour: string) => {
    const graph = newGraph()
    for (const id of ['one', 'two', 'three']) graph.add(Definition, id, { size: 1, colour })
    return graph
  }
  await converge(make('red'), [Definition])
  const status = await converge(make('blue'), [Definition], { policy: { approvals: [], destroyLimit: 0 } })
  expect(status.ready).toBe(true)
  expect([...cloud.boxes.values()].map(({ name, props }) => `${name} ${props.colour}`)).toEqual([
    'app-test-one blue',
    'app-test-two blue',
    'app-test-three blue',
  ])
})

test('treats NotFound on delete as done', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  await converge(graph, kinds)
  cloud.refuse = call => {
    if (call !== 'delete app-test-carton') return undefined
    cloud.boxes.delete('AWS::Test::Carton/app-test-carton')
    return awsError('BoxNotFound')
  }
  expect(await convergeAll([newGraph()], kinds)).toMatchObject([{ settled: true }])
  expect(cloud.calls.slice(2)).toEqual(['delete app-test-carton', 'delete app-test-shelf'])
})

test('deletes a resource before those that its kind says it uses', async () => {
  const cloud = new FakeCloud()
  const Logs = cloud.kind('AWS::Test::Logs')
  const plain = cloud.kind('AWS::Test::Writer')
  const Writer = { ...plain, list: async (scope: never) => (await plain.list(scope)).map(live => ({ ...live, uses: ['app-test-logs'] })) }
  const kinds = [Logs, Writer]
  const graph = newGraph()
  graph.add(Logs, 'logs', { size: 1, colour: 'any' })
  graph.add(Writer, 'writer', { size: 1, colour: 'any' })
  await converge(graph, kinds)
  cloud.slowDelete = MINUTE
  cloud.calls.length = 0
  await converge(newGraph(), kinds, { during: MINUTE / 2 })
  expect(cloud.calls).toEqual(['delete app-test-writer'])
  await converge(newGraph(), kinds)
  expect(cloud.boxes.size).toBe(0)
})

describe('when the listing for finding what to delete fails', () => {
  /** Waits two minutes for a resource, after which another kind is listed again: that ends with the errors, one after the other. */
  async function findWith(...errors: Error[]) {
    const cloud = new FakeCloud()
    const [Slow, Other] = [cloud.kind('AWS::Test::Slow'), cloud.kind('AWS::Test::Other')]
    const graph = newGraph()
    graph.add(Slow, 'slow', { size: 1, colour: 'any' })
    const ready = Date.now() + 2 * MINUTE
    cloud.listedAs = () => ({ status: Date.now() < ready ? 'progressing' : 'ready' })
    const list: Kind['list'] = async scope => {
      const error = Date.now() < ready ? undefined : errors.shift()
      if (error) throw error
      return Other.list(scope)
    }
    const [run] = await convergeAll([graph], [Slow, { ...Other, list }])
    return run!
  }

  test('lists again until the error has passed, and reports no resource for it', async () => {
    const { status, settled, failure } = await findWith(awsError('ThrottlingException'), awsError('ThrottlingException'))
    expect({ ids: status.ids, ready: status.ready, settled, failure }).toEqual({
      ids: ['slow'],
      ready: true,
      settled: true,
      failure: undefined,
    })
  })

  test('ends without the error when the run is ended before it has passed', async () => {
    const { settled, failure } = await findWith(...Array.from({ length: 100 }, () => awsError('ThrottlingException')))
    expect({ settled, failure }).toEqual({ settled: false, failure: undefined })
  })

  test('ends with the error when trying again is of no use', async () => {
    const { status, failure } = await findWith(awsError('AccessDenied'))
    expect(status.ids).toEqual(['slow'])
    expect(failure).toMatchObject({ name: 'AccessDenied' })
  })
})
