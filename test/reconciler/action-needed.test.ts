import { beforeEach, expect, test, vi } from 'vitest'
import { converge, convergeAll, newGraph, SECOND } from '../support/converge.ts'
import { awsError, FakeCloud, shelf } from '../support/fake-cloud.ts'

beforeEach(() => void vi.useFakeTimers())

/** A shelf that awaits a larger size from a person, and a carton inside it. */
function make(cloud: FakeCloud) {
  const { kinds } = shelf(cloud)
  const graph = newGraph()
  const outer = graph.add(kinds[0]!, 'shelf', { size: 0, colour: 'red' })
  outer.actionNeeded(
    outer
      .ref('arn')
      .map(() => (cloud.box('app-test-shelf').props.size > 5 ? undefined : { reason: 'AwaitingSecret', message: 'choose a size' })),
  )
  graph.add(kinds[1]!, 'carton', { size: 1, colour: 'plain', inside: outer.ref('arn') })
  return { graph, kinds }
}

test('reports ActionNeeded for a resource that waits for a person, and makes its dependent ready', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = make(cloud)
  const status = await converge(graph, kinds)
  expect(
    status
      .conditions('shelf')
      .filter(({ status }) => status === 'True')
      .map(({ type }) => type),
  ).toEqual(['Synced', 'ActionNeeded'])
  expect(status.conditions('shelf')[0]).toMatchObject({ reason: 'AwaitingSecret', message: 'choose a size' })
  expect(status.is('carton', 'Ready')).toBe(true)
  expect(status.ready).toBe(true)
})

test('ends the run when nothing is left but to wait for a person', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = make(cloud)
  const [run] = await convergeAll([graph], kinds)
  expect(run).toMatchObject({ settled: true })
  expect(run!.status.ready).toBe(true)
  expect(cloud.boxes.size).toBe(2)
})

test('finishes the other branches and ends the run when one resource fails', async () => {
  const cloud = new FakeCloud()
  const { kinds } = shelf(cloud)
  const graph = newGraph()
  const failing = graph.add(kinds[0]!, 'failing', { size: 1, colour: 'red' })
  graph.add(kinds[1]!, 'dependent', { size: 1, colour: 'red', inside: failing.ref('arn') })
  graph.add(kinds[0]!, 'other', { size: 1, colour: 'red' })
  cloud.refuse = call => (call === 'create app-test-failing' ? awsError('InvalidParameterValue') : undefined)
  const [run] = await convergeAll([graph], kinds)
  expect(run!.settled).toBe(true)
  const { status } = run!
  expect(['failing', 'dependent', 'other'].map(id => status.reason(id))).toEqual(['Invalid', 'Waiting', 'Ready'])
})

test('reports Conflict after three tries when somebody else has the name', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  cloud.refuse = call => (call === 'create app-test-shelf' ? awsError('BoxAlreadyExists') : undefined)
  const status = await converge(graph, kinds)
  expect(status.conditions('shelf')[3]).toMatchObject({ type: 'Stalled', status: 'True', reason: 'Conflict' })
  expect(cloud.calls).toHaveLength(3)
})

test('does not report a resource as created when AWS says that it exists, and does not list it', async () => {
  const cloud = new FakeCloud()
  const { graph, kinds } = shelf(cloud)
  cloud.refuse = call => (call === 'create app-test-shelf' ? awsError('BoxAlreadyExists') : undefined)
  const status = await converge(graph, kinds, { during: 10 * SECOND })
  expect(status.found('shelf')).toMatchObject({ reason: 'Progressing', message: 'AWS does not list it yet' })
})
