import { expect, test } from 'vitest'
import type { Kind, Live } from '../../src/providers/kind.ts'
import { plan } from '../../src/reconciler/plan.ts'
import { UNKNOWN } from '../../src/providers/kind.ts'
import type { Listings } from '../../src/reconciler/world.ts'
import { newGraph } from '../support/converge.ts'
import { FakeCloud } from '../support/fake-cloud.ts'

const cloud = new FakeCloud()
const Network = cloud.kind('AWS::Test::Network', { replace: 'create-first' })
const Group = cloud.kind('AWS::Test::Group', { replace: 'create-first' })
const Store = cloud.kind('AWS::Test::Store', { createOnly: ['colour'], stateful: true })
const kinds: readonly Kind[] = [Network, Group, Store]

const spec = { cidr: 'ten', size: 1, policy: 'Delete' as 'Delete' | 'Orphan' }

/** A network, a group that refers to it, and a store that refers to the group. */
function compose({ cidr, size, policy } = spec) {
  const graph = newGraph('test', policy)
  const network = graph.add(Network, 'network', { size: 1, colour: cidr })
  const group = graph.add(Group, 'group', { size: 1, colour: 'any', inside: network.ref('arn') })
  graph.add(Store, 'store', { size, colour: 'any', inside: group.ref('arn') })
  return graph
}

const live = (id: string, props: object): Live => ({
  name: `app-test-${id}`,
  arn: `arn:${id}`,
  owner: { environment: 'app/test', region: 'us-east-1', id },
  region: 'us-east-1',
  props,
  outputs: { arn: `arn:${id}` },
  status: 'ready',
})

/** The listings of an account in which every resource is as desired. */
const converged = (): Listings =>
  new Map([
    [Network.type, [live('network', { size: 1, colour: 'ten' })]],
    [Group.type, [live('group', { size: 1, colour: 'any', inside: 'arn:network' })]],
    [Store.type, [live('store', { size: 1, colour: 'any', inside: 'arn:group' })]],
  ])

const planFor = (given: typeof spec, listings: Listings) => plan(compose(given), kinds, listings)
const actions = (given: typeof spec, listings: Listings) =>
  planFor(given, listings)
    .steps.filter(({ action }) => action !== 'none')
    .map(({ action, id }) => `${action} ${id}`)

test('plans to create everything in order in an empty account, with references unknown', () => {
  const { steps, counts } = planFor(spec, new Map())
  expect(steps.map(({ action, id }) => `${action} ${id}`)).toEqual(['create network', 'create group', 'create store'])
  expect(steps.at(-1)).toMatchObject({ changes: expect.arrayContaining([{ prop: 'inside', before: undefined, after: UNKNOWN }]) })
  expect(counts).toEqual({ import: 0, add: 3, change: 0, destroy: 0 })
})

test('knows the initial outputs of a resource that does not exist yet, and no others', () => {
  const Empty = cloud.kind('AWS::Test::Empty', { initialOutputs: { size: 0 } })
  const graph = newGraph()
  const empty = graph.add(Empty, 'empty', { size: 1, colour: 'any' })
  graph.add(Store, 'store', { size: empty.ref('size'), colour: empty.ref('arn') })
  const { steps } = plan(graph, [Empty, Store], new Map())
  expect(steps.at(-1)?.props).toEqual({ size: 0, colour: UNKNOWN })
})

test('plans nothing when the account is as desired', () => {
  expect(actions(spec, converged())).toEqual([])
})

test('plans one update when one prop differs', () => {
  expect(actions({ ...spec, size: 2 }, converged())).toEqual(['update store'])
})

test('plans the changes of every dependent when a resource is replaced', () => {
  const { steps, counts } = planFor({ ...spec, cidr: 'eleven' }, converged())
  expect(steps.map(({ action, id }) => `${action} ${id}`)).toEqual(['replace network', 'replace group', 'update store'])
  expect(counts).toEqual({ import: 0, add: 2, change: 1, destroy: 2 })
})

test('makes an output unknown to its readers when an update changes it', () => {
  const Counter = cloud.kind('AWS::Test::Counter', { changedOutputs: ({ size }) => (size === undefined ? [] : ['arn']) })
  const graph = newGraph()
  const counter = graph.add(Counter, 'counter', { size: 2, colour: 'any' })
  graph.add(Store, 'store', { size: 1, colour: 'any', inside: counter.ref('arn').map(arn => arn.toUpperCase()) })
  const store = live('store', { size: 1, colour: 'any', inside: 'ARN:COUNTER' })
  const planned = (size: number) =>
    plan(
      graph,
      [Counter, Store],
      new Map([
        [Counter.type, [live('counter', { size, colour: 'any' })]],
        [Store.type, [store]],
      ]),
    ).steps
  expect(planned(2)).toMatchObject([{ action: 'none' }, { action: 'none' }])
  expect(planned(1)).toMatchObject([{ action: 'update' }, { action: 'update', changes: [{ prop: 'inside', after: UNKNOWN }] }])
})

test('deletes or orphans a resource that left the spec, by its policy, and ignores those of other environments', () => {
  const listings = converged()
  const [network] = listings.get(Network.type)!
  const leftover = (environment: string): Live => ({
    ...network!,
    arn: `arn:${environment}`,
    owner: { ...network!.owner!, environment, id: 'old/network' },
  })
  const withLeftovers: Listings = new Map([
    ...listings,
    [Network.type, [network!, leftover('app/test'), leftover('app/prod'), leftover('other/test')]],
  ])
  expect(actions(spec, withLeftovers)).toEqual(['delete old/network'])
  const orphaning = planFor({ ...spec, policy: 'Orphan' }, withLeftovers)
  expect(orphaning.counts.destroy).toBe(0)
  expect(orphaning.orphans.map(({ id }) => id)).toEqual(['old/network'])
})

test('orphans what an orphan refers to', () => {
  const listings = converged()
  const oldGroup = live('old/group', { size: 1, colour: 'any', inside: 'arn:elsewhere' })
  const oldStore = live('old/store', { size: 1, colour: 'any', inside: 'arn:old/group' })
  const withOld: Listings = new Map([
    ...listings,
    [Group.type, [...listings.get(Group.type)!, oldGroup]],
    [Store.type, [...listings.get(Store.type)!, oldStore]],
  ])
  const graph = newGraph('test', 'Delete')
  Object.assign(graph.spec.deletion, { stateful: 'Orphan' })
  expect(
    plan(graph, kinds, withOld)
      .orphans.map(({ id }) => id)
      .toSorted(),
  ).toEqual(['group', 'network', 'old/group', 'old/store', 'store'])
})

test('gives the same hash until the spec or AWS changes', () => {
  const change = { ...spec, cidr: 'eleven' }
  expect(planFor(change, converged()).hash).toBe(planFor(change, converged()).hash)
  expect(planFor(change, converged()).hash).not.toBe(planFor(spec, converged()).hash)
  expect(planFor(change, converged()).hash).not.toBe(planFor(change, new Map()).hash)
})
