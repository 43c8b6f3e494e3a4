import { beforeEach, expect, test, vi } from 'vitest'
import { approve } from '../support/approve.ts'
import { converge, lenient, MINUTE, newGraph, planNow, SECOND } from '../support/converge.ts'
import { FakeCloud, shelf } from '../support/fake-cloud.ts'

beforeEach(() => void vi.useFakeTimers())

test('replaces a stateful resource only with consent to exactly that step, and takes all other steps', async () => {
  const cloud = new FakeCloud()
  const Database = cloud.kind('AWS::Test::Database', { stateful: true })
  const Other = cloud.kind('AWS::Test::Other')
  const make = (colour: string) => {
    const graph = newGraph()
    const database = graph.add(Database, 'database', { size: 1, colour })
    graph.add(Other, 'other', { size: 1, colour: 'any', inside: database.ref('arn').map(arn => `beside ${arn}`) })
    return graph
  }
  const kinds = [Database, Other]
  await converge(make('red'), kinds)
  cloud.boxes.delete('AWS::Test::Other/app-test-other')
  cloud.calls.length = 0

  const graph = make('blue')
  const status = await converge(graph, kinds)
  expect(cloud.calls).toEqual(['create app-test-other'])
  const [ready, , , stalled] = status.conditions('database')
  expect(ready).toMatchObject({ type: 'Ready', status: 'False' })
  expect(stalled).toMatchObject({
    status: 'True',
    reason: 'ConsentNeeded',
    message: expect.stringContaining('colour cannot change in place'),
  })

  const seen = await planNow(graph, kinds)
  const expired = approve(seen, new Date(Date.now() - SECOND))
  await converge(graph, kinds, { policy: { ...lenient, approvals: expired } })
  expect(cloud.calls).toHaveLength(1)

  const approvals = approve(seen, new Date(Date.now() + 60 * MINUTE))
  await converge(make('green'), kinds, { policy: { ...lenient, approvals } })
  expect(cloud.calls).toHaveLength(1)

  await converge(graph, kinds, { policy: { ...lenient, approvals } })
  expect(cloud.calls.slice(1)).toEqual(['delete app-test-database', 'create app-test-database'])
  expect(cloud.box('app-test-database').props.colour).toBe('blue')
})

test('deletes nothing when more deletions are due than the guard allows', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  await converge(graph, kinds)
  const status = await converge(newGraph(), kinds, { policy: { approvals: [], destroyLimit: 1 } })
  expect(cloud.boxes.size).toBe(2)
  expect(status.ready).toBe(false)
  await converge(newGraph(), kinds, { policy: { approvals: [], destroyLimit: 2 } })
  expect(cloud.boxes.size).toBe(0)
})

test('orphans what left the spec when its policy is Orphan', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  await converge(graph, kinds)
  const orphaned = newGraph('test', 'Orphan')
  expect((await converge(orphaned, kinds)).ids).toEqual([])
  expect(cloud.boxes.size).toBe(2)
  expect((await planNow(orphaned, kinds)).orphans.map(({ id }) => id)).toEqual(['shelf', 'carton'])
})

test('adopts a resource of our name only with consent, and then updates it', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  await converge(graph, kinds)
  Object.assign(cloud.box('app-test-shelf'), { owner: undefined, props: { size: 7, colour: 'red' } })
  cloud.calls.length = 0
  const status = await converge(graph, kinds)
  expect(status.conditions('shelf')[0]!.reason).toBe('ConsentNeeded')
  const seen = await planNow(graph, kinds)
  expect(seen.counts).toMatchObject({ import: 1, destroy: 0 })
  const approvals = approve(seen, new Date(Date.now() + 60 * MINUTE))
  await converge(graph, kinds, { policy: { ...lenient, approvals }, adopt: cloud.adopt })
  expect(cloud.calls).toEqual(['update app-test-shelf size'])
  expect(cloud.box('app-test-shelf').owner).toEqual({ environment: 'app/test', region: 'us-east-1', id: 'shelf' })
})

test('calls nothing without the lease', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  const status = await converge(graph, kinds, { isHeld: () => false })
  expect(cloud.calls).toEqual([])
  expect(status.conditions('shelf')[0]).toMatchObject({ reason: 'LeaseLost', message: expect.stringContaining('lease') })
})

test('adopts what its kind marks as adoptUnasked without consent, and nothing else', async () => {
  const cloud = new FakeCloud()
  const Group = cloud.kind('AWS::Test::Group')
  cloud.listedAs = name => ({ adoptUnasked: name === '/aws/marked' })
  const graph = newGraph()
  for (const name of ['/aws/marked', 'mine']) {
    cloud.boxes.set(`AWS::Test::Group/${name}`, {
      name,
      owner: undefined,
      props: { size: 1, colour: 'any' },
      region: 'us-east-1',
      since: 0,
    })
    graph.add(Group, name, { size: 1, colour: 'any' }, { name })
  }
  const status = await converge(graph, [Group], { adopt: cloud.adopt })
  expect(status.reason('/aws/marked')).toBe('Ready')
  expect(status.reason('mine')).toBe('ConsentNeeded')
  expect(cloud.box('mine').owner).toBeUndefined()
})
