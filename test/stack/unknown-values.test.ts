import { expect, test } from 'vitest'
import type { Live } from '../../src/providers/kind.ts'
import { kinds } from '../../src/providers/kinds.ts'
import type { Graph } from '../../src/reconciler/graph.ts'
import { nameOf } from '../../src/reconciler/name.ts'
import { plan } from '../../src/reconciler/plan.ts'
import { resolve } from '../../src/reconciler/ref.ts'
import { isChange } from '../../src/reconciler/step.ts'
import { environment, graphOf } from '../support/engine.ts'
import { outputsOf } from '../support/live-outputs.ts'

const prod = graphOf(await environment('environments/prod'))

/** Every resource of a graph as desired, but for one. */
function listingsWithout(graph: Graph, missing: string) {
  const outputs = outputsOf(graph)
  const lives = [...graph.nodes.values()].map(node => {
    const props = resolve(node.props, outputs) as object
    const { owner, region, kind } = node
    const live: Live = {
      name: nameOf(node, props),
      arn: `arn:${node.id}`,
      owner,
      region,
      props,
      outputs: outputs.get(node.id),
      status: 'ready',
    }
    return { id: node.id, kind, live }
  })
  const present = Map.groupBy(
    lives.filter(({ id }) => id !== missing),
    ({ kind }) => kind.type,
  )
  return new Map([...present].map(([type, some]) => [type, some.map(({ live }) => live)]))
}

const changes = (missing: string) =>
  plan(prod, kinds, listingsWithout(prod, missing))
    .steps.filter(isChange)
    .map(({ action, id }) => `${action} ${id}`)

test('plans nothing for an environment that is as desired', () => expect(changes('')).toEqual([]))

test.for([...prod.nodes.keys()])('plans what reads %s while that is missing, and its outputs are unknown', missing => {
  const found = changes(missing)
  expect(found).toContain(`create ${missing}`)
  expect(found.filter(step => step.startsWith('delete'))).toEqual([])
})
