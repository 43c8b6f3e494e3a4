import { beforeEach, expect, test, vi } from 'vitest'
import { DriftLookup } from '../../src/controller/drift-lookup.ts'
import type { Attribution, Drifted } from '../../src/operator/attribution.ts'
import type { Session } from '../../src/operator/session.ts'
import { toApplied } from '../../src/reconciler/applied.ts'
import { converge, newGraph, planNow } from '../support/converge.ts'
import { FakeCloud } from '../support/fake-cloud.ts'

beforeEach(() => void vi.useFakeTimers())

test('asks once for each drift, where the events of its kind are', async () => {
  const cloud = new FakeCloud()
  const [Box, Global] = [cloud.kind('AWS::Test::Box'), cloud.kind('AWS::Test::Global', { eventsIn: 'eu-south-1' })]
  const graph = newGraph()
  graph.add(Box, 'box', { size: 1, colour: 'red' })
  graph.add(Global, 'global', { size: 1, colour: 'red' })
  await converge(graph, [Box, Global])
  graph.applied = toApplied(graph, await planNow(graph, [Box, Global]))
  const asked: Drifted[] = []
  const attribution = { ask: (drifted: readonly Drifted[]) => void asked.push(...drifted) } as unknown as Attribution
  const session = { graph, aws: { region: 'us-east-1' } } as unknown as Session
  const lookup = new DriftLookup()
  const look = async () => lookup.ask({ session, attribution }, await planNow(graph, [Box, Global]), { at: Date.now(), onFound: () => {} })
  await look()
  expect(asked).toEqual([])
  for (const box of cloud.boxes.values()) box.props.size = 7
  await look()
  await look()
  expect(asked.map(({ id, region }) => [id, region])).toEqual([
    ['box', 'us-east-1'],
    ['global', 'eu-south-1'],
  ])
})
