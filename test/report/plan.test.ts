import { expect, test } from 'vitest'
import type { Kind, Live } from '../../src/providers/kind.ts'
import { plan } from '../../src/reconciler/plan.ts'
import { Ref } from '../../src/reconciler/ref.ts'
import { toJson } from '../../src/report/json.ts'
import { toText } from '../../src/report/text.ts'
import { newGraph } from '../support/converge.ts'
import { FakeCloud } from '../support/fake-cloud.ts'

const cloud = new FakeCloud()
const Network = cloud.kind('AWS::Test::Network', { replace: 'create-first' })
const Store = cloud.kind('AWS::Test::Store', { stateful: true, impact: () => ({ level: 'restart', when: 'window' }) })
const kinds: readonly Kind[] = [Network, Store]

const live = (id: string, props: object, owned = true): Live => ({
  name: `app-test-${id}`,
  arn: `arn:${id}`,
  owner: owned ? { environment: 'app/test', region: 'us-east-1', id } : undefined,
  region: 'us-east-1',
  props,
  outputs: { arn: `arn:${id}` },
  status: 'ready',
})

function planned(lives: { network?: Live; stores?: readonly Live[] }) {
  const graph = newGraph('test', 'Delete')
  const network = graph.add(Network, 'network', { size: 2, colour: 'blue' })
  graph.add(Store, 'store', { size: 1, colour: 'red', inside: network.ref('arn') })
  return plan(
    graph,
    kinds,
    new Map([
      [Network.type, lives.network ? [lives.network] : []],
      [Store.type, lives.stores ?? []],
    ]),
  )
}

const empty = planned({})
const same = planned({
  network: live('network', { size: 2, colour: 'blue' }),
  stores: [live('store', { size: 1, colour: 'red', inside: 'arn:network' })],
})
const mixed = planned({
  network: live('network', { size: 1, colour: 'blue' }),
  stores: [live('store', { size: 1, colour: 'green', inside: 'arn:network' }), live('old', { size: 1, colour: 'red' })],
})

test('prints every resource to create in an empty account', () => {
  expect(toText(empty, { notes: ['mind the gap'], detail: 'full' })).toMatchInlineSnapshot(`
    "Resource actions are indicated with the following symbols:
      + create

    postmagiq will perform the following actions:

      # network will be created
      # (because it does not exist)
      + resource "AWS::Test::Network" "network" {
          + size = 2
          + colour = "blue"
        }

      # store will be created
      # (because it does not exist)
      + resource "AWS::Test::Store" "store" {
          + size = 1
          + colour = "red"
          + inside = (known after apply)
        }

    Plan: 2 to add, 0 to change, 0 to destroy.

    Note: mind the gap
    "
  `)
})

test("prints Terraform's sentence when nothing changes", () => {
  expect(toText(same)).toBe('No changes. Your infrastructure matches the configuration.\n')
})

test('prints awaited actions and failures when the plan has no changes', () => {
  const graph = newGraph()
  graph.add(Network, 'network', { size: 2, colour: 'blue' }).actionNeeded(Ref.of({ reason: 'AwaitingImage', message: 'push it' }))
  graph.add(Store, 'store', { size: 1, colour: 'red' })
  const network = live('network', { size: 2, colour: 'blue' })
  const store: Live = { ...live('store', { size: 1, colour: 'red' }), status: 'failed', message: 'no room' }
  const found = plan(
    graph,
    kinds,
    new Map([
      [Network.type, [network]],
      [Store.type, [store]],
    ]),
  )
  expect(toText(found)).toBe(
    'No changes. Your infrastructure matches the configuration.\n\nWaiting for you: network: push it\nFailed: store: no room\n',
  )
  expect(toJson(found, { notes: [] }, new Date(0)).postmagiq.awaiting).toEqual([
    { id: 'network', reason: 'AwaitingImage', message: 'push it' },
  ])
})

test('prints the reason, the impact and the id to approve of each step', () => {
  const [replace, remove] = mixed.steps.filter(({ action }) => action === 'replace' || action === 'delete')
  expect(toText(mixed, { detail: 'full' })).toBe(`Resource actions are indicated with the following symbols:
  ~ update in-place (current -> planned)
  - destroy
-/+ destroy and then create replacement

postmagiq will perform the following actions:

  # network will be updated in-place
  # (because size not as desired; app-test-network)
  ~ resource "AWS::Test::Network" "network" {
      ~ size = 1 -> 2
        # (1 unchanged attributes hidden)
    }

  # store must be replaced
  # (because colour cannot change in place; impact: outage, now; needs consent, as its data is deleted with it: --approve ${replace!.hash}; app-test-store)
-/+ resource "AWS::Test::Store" "store" {
      ~ colour = "green" -> "red" # forces replacement
        # (2 unchanged attributes hidden)
    }

  # old will be destroyed
  # (because it is not asked for; needs consent, as its data is deleted with it: --approve ${remove!.hash}; app-test-old)
  - resource "AWS::Test::Store" "old" {
      - arn = "arn:old"
    }

Plan: 1 to add, 1 to change, 2 to destroy.

These need consent; apply goes on without them, destroy does not:
  --approve ${replace!.hash}   replace store
  --approve ${remove!.hash}   delete old
`)
})

test('gives JSON in the shape of a Terraform plan', () => {
  const { resource_changes, format_version, ...rest } = toJson(mixed, { notes: [] }, new Date(0))
  expect(format_version).toBe('1.2')
  expect(rest).toMatchObject({ applyable: true, complete: true, errored: false, postmagiq: { counts: { add: 1, change: 1, destroy: 2 } } })
  expect(resource_changes.map(({ name, change: { actions } }) => [name, ...actions])).toEqual([
    ['network', 'update'],
    ['store', 'delete', 'create'],
    ['old', 'delete'],
  ])
  expect(resource_changes[1]).toMatchObject({
    address: 'AWS::Test::Store.store',
    mode: 'managed',
    type: 'AWS::Test::Store',
    action_reason: 'replace_because_cannot_update',
    change: { before: { colour: 'green' }, after: { colour: 'red' }, replace_paths: [['colour']], after_unknown: {} },
    postmagiq: { needs_consent: true, arn: 'arn:store' },
  })
  expect(resource_changes[2]!.change).toMatchObject({ after: null })
  const [, store] = toJson(empty, { notes: [] }, new Date(0)).resource_changes
  expect(store!.change).toMatchObject({ before: null, after: { size: 1, colour: 'red' }, after_unknown: { inside: true } })
})

test('prints no write-only value, in text or in JSON', () => {
  const Safe = cloud.kind('AWS::Test::Safe', { writeOnly: ['colour'] as never })
  const graph = newGraph()
  graph.add(Safe, 'safe', { size: 1, colour: 'hunter2' })
  const found = plan(graph, [Safe], new Map())
  graph.nodes.get('safe')
  expect(toText(found) + JSON.stringify(toJson(found, { notes: [] }, new Date(0)))).not.toContain('hunter2')
})

test('prints only the added and removed elements of an unordered list', () => {
  const Group = cloud.kind('AWS::Test::Group', { unordered: ['colour'] as never, createOnly: [] })
  const graph = newGraph()
  graph.add(Group, 'group', { size: 1, colour: ['red', 'blue'] as never })
  const found = plan(graph, [Group], new Map([[Group.type, [live('group', { size: 1, colour: ['green', 'red'] })]]]))
  expect(toText(found)).toContain(`      ~ colour = [
          - "green",
          + "blue",
            # (1 unchanged elements hidden)
        ]`)
})

test('prints one line for each creation, by part, and all of a step that updates or needs consent', () => {
  const Vpc = cloud.kind('AWS::Test::Vpc', { summary: ['colour'] })
  const graph = newGraph()
  graph.add(Vpc, 'network/vpc', { size: 1, colour: '10.0.0.0/16' })
  graph.add(Vpc, 'network/other-vpc', { size: 1, colour: '10.1.0.0/16' })
  graph.add(Store, 'data/store', { size: 2, colour: 'red' })
  const found = plan(
    graph,
    [Vpc, Store],
    new Map([[Store.type, [{ ...live('data/store', { size: 1, colour: 'red' }), name: 'app-test-data-store' }]]]),
  )
  const text = toText(found)
  expect(text).toContain(`network:
  + network/vpc        AWS::Test::Vpc  colour = "10.0.0.0/16"
  + network/other-vpc  AWS::Test::Vpc  colour = "10.1.0.0/16"

data:
  # data/store will be updated in-place`)
  expect(toText(found, { detail: 'none' })).toBe('Plan: 2 to add, 1 to change, 0 to destroy.\n')
})

test('escapes control characters in values and messages', () => {
  const graph = newGraph()
  graph.add(Network, 'network', { size: 1, colour: 'a\u202eb\u001b[31m' })
  const failed: Live = { ...live('network', { size: 1, colour: 'a\u202eb\u001b[31m' }), status: 'failed', message: 'no\u001b[2J' }
  const text = toText(plan(graph, kinds, new Map())) + toText(plan(graph, kinds, new Map([[Network.type, [failed]]])), { detail: 'full' })
  expect(text).not.toMatch(/[\u001b\u202e]/)
  expect(text).toContain('no\\u001b[2J')
})

test('a folded resource takes one line, however long its values are', () => {
  const Wide = cloud.kind('AWS::Test::Wide', { summary: ['colour'] })
  const colour = Array.from({ length: 20 }, (_, index) => ({ prefix: `/section-${index}` }))
  const graph = newGraph('test', 'Delete')
  graph.add(Wide, 'edge/wide', { size: 1, colour: colour as never })
  const lines = toText(plan(graph, [Wide], new Map())).split('\n')
  expect(lines.filter(line => line.includes('/section-'))).toEqual([expect.stringMatching(/edge\/wide .*section-0.*section-19/)])
})
