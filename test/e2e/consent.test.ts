import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import type { Kind } from '../../src/providers/kind.ts'
import { kinds } from '../../src/providers/kinds.ts'
import type { Graph } from '../../src/reconciler/graph.ts'
import type { Node } from '../../src/reconciler/node.ts'
import type { Environment } from '../../src/schema/environment.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { environment, graphOf, runOnce } from '../support/engine.ts'
import { pushImage } from '../support/pipeline.ts'

const prod = await environment('environments/prod')

let emulator: Emulator

beforeAll(async () => {
  emulator = await newEmulator()
  process.env['AWS_ENDPOINT_URL'] = emulator.url
  await runOnce(prod, graphOf(prod))
  await pushImage(new Aws({ region: prod.region }), 'postmagiq-prod-api')
  await runOnce(prod, graphOf(prod))
})
afterAll(() => emulator.stop())

/** Applies a graph without any consent: the steps that were taken, and the conditions of what is not as desired, by id. */
async function applyUnapproved(graph: Graph) {
  const taken: string[] = []
  const { status } = await runOnce(prod, graph, {
    policy: { approvals: [], destroyLimit: Infinity },
    listener: ({ id, action }) => void (action && taken.push(`${action} ${id}`)),
  })
  const stalled = status.ids.filter(id => !status.isSatisfied(id)).map(id => [id, status.reason(id)])
  return { taken, stalled: Object.fromEntries(stalled) }
}

/** Every prop whose change replaces a resource with data; the name is one where AWS keeps names unique. */
const replacing = kinds
  .filter(({ stateful }) => stateful)
  .flatMap(kind => [...kind.createOnly, 'name'].map(prop => ({ type: kind.type, kind, prop })))

describe.each(replacing)('$type: without consent to a replacement for $prop', ({ kind, prop }) => {
  test('nothing is replaced, and nothing that refers to it changes', async () => {
    const graph = graphOf(prod)
    const ids = changeAll(graph, kind, prop)
    expect(ids).not.toEqual([])
    const { taken, stalled } = await applyUnapproved(graph)
    expect(taken).toEqual([])
    expect(stalled).toEqual(Object.fromEntries(ids.map(id => [id, 'ConsentNeeded'])))
  })
})

/** Gives every resource of a kind another value of a prop, and returns the ids. */
function changeAll({ nodes }: Graph, kind: Kind, prop: string): readonly string[] {
  const changed = [...nodes.values()].filter(node => node.kind === kind)
  for (const node of changed) nodes.set(node.id, withOther(node, prop))
  return changed.map(({ id }) => id)
}

function withOther(node: Node, prop: string): Node {
  if (prop === 'name') return { ...node, name: `${node.name}-renamed` }
  const before = (node.props as Record<string, unknown>)[prop]
  return { ...node, props: { ...node.props, [prop]: typeof before === 'boolean' ? !before : 'another' } }
}

const { database, cache, storage, secrets } = prod

test.for([
  ['another database', { database: { ...database, name: 'other' } }, ['database/instance']],
  ['another owner of the database', { database: { ...database, username: 'other' } }, ['database/instance']],
  ['a cache without encryption', { cache: { ...cache, encryption: false } }, ['cache/replication-group']],
  [
    'a bucket of another name',
    { storage: { ...storage, artifacts: { ...storage.artifacts, name: 'another-bucket' } } },
    ['storage/artifacts'],
  ],
  [
    'secrets of other names',
    { secrets: { ...secrets, prefix: 'other/prod' } },
    expect.arrayContaining(['secrets/db-credentials', 'secrets/stripe']),
  ],
] as const)('without consent to %s, nothing that the spec derives from it changes', async ([, edit, ids]) => {
  const { taken, stalled } = await applyUnapproved(graphOf({ ...prod, ...edit } as Environment))
  expect(taken).toEqual([])
  expect(Object.keys(stalled)).toEqual(ids)
  expect(new Set(Object.values(stalled))).toEqual(new Set(['ConsentNeeded']))
})

test.for([
  [
    'an earlier version of the database',
    { database: { ...database, engineVersion: '15' } },
    ['database/parameter-group', 'database/instance'],
  ],
  [
    'a limit of its storage below the size of the disk',
    { database: { ...database, storage: { gib: 20, maxGib: 60 } } },
    ['database/instance'],
  ],
  [
    'a parameter that PostgreSQL does not have',
    { database: { ...database, parameters: { wrok_mem: '65536' } } },
    ['database/parameter-group'],
  ],
  ['an earlier version of the cache', { cache: { ...cache, engineVersion: '6.2' } }, ['cache/parameter-group', 'cache/replication-group']],
] as const)('%s is rejected, and nothing that the spec derives from it changes', async ([, edit, ids]) => {
  const { taken, stalled } = await applyUnapproved(graphOf({ ...prod, ...edit } as Environment))
  expect(taken).toEqual([])
  expect(stalled).toEqual(Object.fromEntries(ids.map(id => [id, 'Invalid'])))
})
