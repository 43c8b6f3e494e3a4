import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Target } from '../../src/providers/kind.ts'
import type { Automation } from '../../src/reconciler/automation.ts'
import type { Graph } from '../../src/reconciler/graph.ts'
import { toApplied } from '../../src/reconciler/applied.ts'
import { isChange } from '../../src/reconciler/step.ts'
import { converge, lenient, newGraph, planNow } from '../support/converge.ts'
import { type Box, FakeCloud } from '../support/fake-cloud.ts'

beforeEach(() => void vi.useFakeTimers())

/** A kind whose size changes without interruption, whose colour changes by a restart, and whose place cannot change. */
const kindOf = (cloud: FakeCloud) =>
  cloud.kind('AWS::Test::Box', {
    createOnly: ['inside'],
    impact: changed => ({ level: 'colour' in changed ? 'restart' : 'none', when: 'now' }),
  })

const open: Automation = { deploy: true, selfHeal: 'all', outsideWindow: () => undefined, policy: lenient, revision: 'r2' }

const RED: Box = { size: 1, colour: 'red', inside: 'hall' }

/** An environment of one box, applied and remembered; `again` asks for another version of it. */
async function applied(first: Box = RED) {
  const cloud = new FakeCloud()
  const kind = kindOf(cloud)
  const graphOf = (props: Box | undefined) => {
    const graph = newGraph()
    if (props) graph.add(kind, 'box', props)
    return graph
  }
  const graph = graphOf(first)
  await converge(graph, [kind])
  const memory = toApplied(graph, await planNow(graph, [kind]))
  cloud.calls.length = 0
  const again = (props: Box | undefined): Graph => Object.assign(graphOf(props), { applied: memory })
  const origins = async (props: Box | undefined) => {
    const { steps } = await planNow(again(props), [kind])
    return steps.filter(isChange).map(({ action, origin }) => `${action}: ${origin}`)
  }
  const run = async (props: Box | undefined, given: Partial<Automation>) => {
    const status = await converge(again(props), [kind], { automation: { ...open, ...given } })
    return { calls: cloud.calls, box: status.found('box'), conditions: status.conditions('box'), status }
  }
  return { cloud, kind, again, origins, run, live: () => cloud.box('app-test-box').props }
}

describe('the origin of a step', () => {
  test('is the spec where the desired value is another one than before, also where AWS shows a third', async () => {
    const { live, origins } = await applied()
    live().size = 7
    expect(await origins({ ...RED, size: 2 })).toEqual(['update: spec'])
  })

  test('is drift where the desired value is the one that was found before', async () => {
    const { live, origins } = await applied()
    live().size = 7
    expect(await origins(RED)).toEqual(['update: drift'])
    live().inside = 'attic'
    expect(await origins(RED)).toEqual(['replace: drift'])
  })

  test('is both where one prop drifted and the spec changes another', async () => {
    const { live, origins } = await applied()
    live().size = 7
    expect(await origins({ ...RED, colour: 'blue' })).toEqual(['update: both'])
  })

  test('is drift for a missing resource, and the spec for one that leaves the spec', async () => {
    const { cloud, origins } = await applied()
    expect(await origins(undefined)).toEqual(['delete: spec'])
    cloud.boxes.clear()
    expect(await origins(RED)).toEqual(['create: drift'])
    expect(await origins({ ...RED, size: 2 })).toEqual(['create: spec'])
  })

  test('is unknown without a record, but for what AWS has nothing of', async () => {
    const { again, kind, live } = await applied()
    live().size = 7
    const forgotten = again(RED)
    forgotten.applied = new Map()
    forgotten.add(kind, 'other', RED)
    const { steps } = await planNow(forgotten, [kind])
    expect(steps.map(({ id, origin }) => [id, origin])).toEqual([
      ['box', 'unknown'],
      ['other', 'spec'],
    ])
    const without = again(undefined)
    without.applied = new Map()
    without.add(kind, 'other', RED)
    expect((await planNow(without, [kind])).steps).toMatchObject([{ id: 'other' }, { action: 'delete', origin: 'unknown' }])
  })

  test('follows from a change of the resource that it reads', async () => {
    const cloud = new FakeCloud()
    const kind = kindOf(cloud)
    const graphOf = (inside: string, twice: (size: number) => number, using: unknown) => {
      const graph = newGraph()
      const box = graph.add(kind, 'box', { ...RED, inside })
      graph.add(kind, 'reader', { ...RED, size: box.ref('size').map(twice, using) })
      return graph
    }
    const graph = graphOf('hall', size => 2 * size, 2)
    await converge(graph, [kind])
    const memory = toApplied(graph, await planNow(graph, [kind]))
    const originOf = async (other: Graph) =>
      (await planNow(Object.assign(other, { applied: memory }), [kind])).steps.find(({ id }) => id === 'reader')?.origin
    cloud.box('app-test-reader').props.size = 7
    expect(await originOf(graphOf('hall', size => 2 * size, 2))).toBe('drift')
    expect(await originOf(graphOf('hall', size => 3 * size, 3))).toBe('spec')
    expect(await originOf(graphOf('attic', size => 2 * size, 2))).toBe('spec')
  })
})

describe('without a person', () => {
  test('a manual deployment waits for approval of its revision, and heals drift meanwhile', async () => {
    const { live, run } = await applied()
    live().size = 7
    const { calls, box, conditions } = await run({ ...RED, colour: 'blue' }, { deploy: false })
    expect(calls).toEqual(['update app-test-box size'])
    expect(live()).toEqual({ ...RED, size: 1 })
    expect(box).toMatchObject({ reason: 'ApprovalNeeded', message: expect.stringContaining('postmagiq approve --revision r2') })
    expect(conditions.filter(({ status }) => status === 'True').map(({ type }) => type)).toEqual(['Ready', 'ActionNeeded'])
    await run({ ...RED, colour: 'blue' }, { deploy: true })
    expect(live().colour).toBe('blue')
  })

  test('what drifted is left alone when selfHeal is off, and the spec is deployed around it', async () => {
    const { live, run } = await applied()
    live().size = 7
    const { calls, box } = await run({ ...RED, colour: 'blue' }, { selfHeal: 'off' })
    expect(calls).toEqual(['update app-test-box colour'])
    expect(live()).toEqual({ size: 7, colour: 'blue', inside: 'hall' })
    expect(box).toMatchObject({ reason: 'ApprovalNeeded', message: expect.stringContaining('reconcile.selfHeal is off') })
  })

  test('a safe correction neither interrupts nor replaces, and a missing resource is created', async () => {
    const { cloud, live, run } = await applied()
    Object.assign(live(), { size: 7, colour: 'blue' })
    expect((await run(RED, { selfHeal: 'safe' })).calls).toEqual([])
    live().colour = 'red'
    expect((await run(RED, { selfHeal: 'safe' })).calls).toEqual(['update app-test-box size'])
    live().inside = 'attic'
    expect((await run(RED, { selfHeal: 'safe' })).calls).toHaveLength(1)
    cloud.boxes.clear()
    expect((await run(RED, { selfHeal: 'safe', deploy: false })).calls).toEqual(['update app-test-box size', 'create app-test-box'])
  })

  test('a replacement has no part that may be done alone', async () => {
    const { live, run } = await applied()
    live().size = 7
    expect((await run({ ...RED, inside: 'attic' }, { deploy: false })).calls).toEqual([])
  })

  test('a resource without a record changes only where both switches allow it', async () => {
    const { again, kind, live } = await applied()
    live().size = 7
    const forgotten = () => Object.assign(again(RED), { applied: new Map() })
    await converge(forgotten(), [kind], { automation: { ...open, deploy: false } })
    await converge(forgotten(), [kind], { automation: { ...open, selfHeal: 'off' } })
    expect(live().size).toBe(7)
    await converge(forgotten(), [kind], { automation: open })
    expect(live().size).toBe(1)
  })

  test('a removal is done by a deployment, and one that no record explains only by selfHeal: all', async () => {
    const { cloud, again, kind, run } = await applied()
    expect((await run(undefined, { deploy: false })).calls).toEqual([])
    const stray = Object.assign(again(undefined), { applied: new Map() })
    stray.add(kind, 'other', RED)
    await converge(stray, [kind], { automation: { ...open, selfHeal: 'safe' } })
    expect(cloud.calls).toEqual(['create app-test-other'])
    await converge(stray, [kind], { automation: open })
    expect(cloud.calls).toEqual(['create app-test-other', 'delete app-test-box'])
  })

  test('an approved step is taken whatever the switches say, but not in a pause', async () => {
    const { again, kind, live, run } = await applied()
    live().inside = 'attic'
    const step = (await planNow(again(RED), [kind])).steps.find(isChange)!
    const policy = { ...lenient, approvals: [{ step: step.hash, until: new Date(Date.now() + 60_000_000) }] }
    const paused = await run(RED, { selfHeal: 'off', policy, paused: 'paused by somebody' })
    expect([paused.calls, paused.box]).toMatchObject([[], { reason: 'Paused', message: 'paused by somebody' }])
    expect((await run(RED, { selfHeal: 'off', policy })).calls).toEqual(['delete app-test-box', 'create app-test-box'])
  })

  test('a creation is completed, in the same run and by the next one', async () => {
    const cloud = new FakeCloud()
    const whole = kindOf(cloud)
    const kind = { ...whole, create: (target: Target<Box>) => whole.create({ ...target, props: { ...target.props, size: 0 } }) }
    const graph = newGraph()
    graph.add(kind, 'box', RED)
    await converge(graph, [kind], { automation: { ...open, selfHeal: 'off' } })
    expect(cloud.calls).toEqual(['create app-test-box', 'update app-test-box size'])
    cloud.box('app-test-box').props.size = 0
    // A crash after the creation leaves what was announced before it.
    graph.applied = new Map([['box', {}]])
    await converge(graph, [kind], { automation: { ...open, selfHeal: 'off' } })
    expect(cloud.calls.at(-1)).toBe('update app-test-box size')
    expect(cloud.calls).toHaveLength(3)
  })

  test('a window admits steps by their impact', async () => {
    const { live, run } = await applied()
    const outsideWindow: Automation['outsideWindow'] = level => (level === 'none' ? undefined : `impact ${level}`)
    const refused = await run({ ...RED, colour: 'blue' }, { outsideWindow })
    expect([refused.calls, refused.box]).toMatchObject([[], { reason: 'OutsideWindow', message: 'impact restart' }])
    await run({ ...RED, size: 2 }, { outsideWindow })
    expect(live().size).toBe(2)
    expect((await run(undefined, { outsideWindow })).calls).toEqual(['update app-test-box size'])
  })
})
