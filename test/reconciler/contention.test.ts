import { beforeEach, expect, test, vi } from 'vitest'
import { Contention } from '../../src/reconciler/contention.ts'
import { converge, MINUTE, newGraph } from '../support/converge.ts'
import { FakeCloud } from '../support/fake-cloud.ts'

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) }))

const HOUR = 60 * MINUTE

/** A box of size 1 whose every prop can change, created by a process with these counts, and one run over it, which takes five minutes at most. */
async function aBox(first = new Contention()) {
  const cloud = new FakeCloud()
  const Box = cloud.kind('AWS::Test::Box', { createOnly: [] })
  const run = (contention: Contention, size = 1, during = 5 * MINUTE) => {
    const graph = newGraph()
    graph.add(Box, 'box', { size, colour: 'red' })
    return converge(graph, [Box], { contention, during, adopt: cloud.adopt })
  }
  await run(first)
  cloud.calls.length = 0
  const box = () => cloud.box('app-test-box').props
  return { cloud, run, box }
}

/** Another writer changes the size before each of so many runs. */
async function fight({ run, box }: Awaited<ReturnType<typeof aBox>>, contention: Contention, times: number) {
  for (let time = 0; time < times; time++) {
    box().size = 7
    await run(contention)
  }
}

test('leaves a prop alone that another writer changed back after five corrections, and names the values', async () => {
  const contention = new Contention()
  const one = await aBox(contention)
  await fight(one, contention, 5)
  expect(one.cloud.calls).toEqual(Array.from({ length: 5 }, () => 'update app-test-box size'))
  one.box().size = 7
  const status = await one.run(contention)
  expect(one.cloud.calls).toHaveLength(5)
  expect(status.found('box')).toMatchObject({
    reason: 'Contended',
    message: 'size: asked for 1, AWS shows 7; another writer keeps changing it back: left alone until 2026-01-01T01:25Z',
  })
  expect(['Ready', 'Synced', 'Stalled'].map(type => status.is('box', type as 'Ready'))).toEqual([false, false, true])
})

test('names the other writer where it is known', async () => {
  const contention = new Contention([], id => (id === 'box' ? 'arn:aws:iam::123456789012:user/kim' : undefined))
  const one = await aBox(contention)
  await fight(one, contention, 6)
  expect((await one.run(contention)).found('box')?.message).toContain('; arn:aws:iam::123456789012:user/kim keeps changing it back')
})

test('corrects the other props of a resource while one is contended', async () => {
  const contention = new Contention()
  const one = await aBox(contention)
  await fight(one, contention, 6)
  one.box().colour = 'blue'
  const status = await one.run(contention)
  expect(one.cloud.calls.slice(5)).toEqual(['update app-test-box colour'])
  expect(one.box()).toEqual({ size: 7, colour: 'red' })
  expect(status.reason('box')).toBe('Contended')
})

test('corrects a contended prop once more after an hour, and leaves it alone again when that is undone', async () => {
  const contention = new Contention()
  const one = await aBox(contention)
  await fight(one, contention, 6)
  await vi.advanceTimersByTimeAsync(HOUR)
  await fight(one, contention, 3)
  expect(one.cloud.calls).toHaveLength(6)
})

test('begins to count anew when the correction after the hour lasts for another', async () => {
  const contention = new Contention()
  const one = await aBox(contention)
  await fight(one, contention, 6)
  await vi.advanceTimersByTimeAsync(HOUR)
  await one.run(contention)
  await vi.advanceTimersByTimeAsync(2 * HOUR)
  expect(contention.corrections).toEqual([])
  await fight(one, contention, 6)
  expect(one.cloud.calls).toHaveLength(6 + 5)
})

test.for([
  { minutes: 15, corrections: 7 },
  { minutes: 14, corrections: 5 },
])('corrects a prop that is undone every $minutes minutes $corrections times of seven', async ({ minutes, corrections }) => {
  const contention = new Contention()
  const one = await aBox(contention)
  for (let time = 0; time < 7; time++) {
    one.box().size = 7
    await one.run(contention, 1, minutes * MINUTE)
  }
  expect(one.cloud.calls).toHaveLength(corrections)
})

test('sends what the spec asks anew of a contended prop', async () => {
  const contention = new Contention()
  const one = await aBox(contention)
  await fight(one, contention, 6)
  expect((await one.run(contention, 2)).reason('box')).toBe('Ready')
  expect(one.box().size).toBe(2)
})

test('counts no deployment: neither what follows a creation nor an edit of the spec', async () => {
  const contention = new Contention()
  const one = await aBox(contention)
  for (let size = 2; size <= 8; size++) expect((await one.run(contention, size)).reason('box')).toBe('Ready')
  expect(contention.corrections).toEqual([])
  const Box = one.cloud.kind('AWS::Test::Box', { createOnly: [] })
  const Small: typeof Box = { ...Box, create: target => Box.create({ ...target, props: { ...target.props, size: 0 } }) }
  const graph = newGraph()
  graph.add(Small, 'other', { size: 1, colour: 'red' })
  expect((await converge(graph, [Small], { contention })).reason('other')).toBe('Ready')
  expect(one.cloud.calls).toContain('update app-test-other size')
  expect(contention.corrections).toEqual([])
})

test('calls a change that AWS never shows resisted, and not contended', async () => {
  const contention = new Contention()
  const one = await aBox(contention)
  one.cloud.applied = () => ({})
  one.box().size = 7
  expect((await one.run(contention)).reason('box')).toBe('Resisted')
  expect(one.cloud.calls).toHaveLength(5)
  expect(contention.corrections.map(({ at }) => at.length)).toEqual([1])
})

test('leaves a resource absent that another writer deleted after five creations', async () => {
  const contention = new Contention()
  const one = await aBox(contention)
  for (let time = 0; time < 7; time++) {
    one.cloud.boxes.clear()
    await one.run(contention)
  }
  expect(one.cloud.calls).toEqual(Array.from({ length: 5 }, () => 'create app-test-box'))
  const status = await one.run(contention)
  expect(status.found('box')).toMatchObject({
    reason: 'Contended',
    message: expect.stringMatching(/^existence: asked for "present", AWS shows "absent"; another writer keeps changing it back/),
  })
})

test('leaves a resource without an owner whose tags another writer removed after five adoptions', async () => {
  const contention = new Contention()
  const one = await aBox(contention)
  one.cloud.listedAs = () => ({ adoptUnasked: true })
  const adoptions: number[] = []
  for (let time = 0; time < 7; time++) {
    one.cloud.box('app-test-box').owner = undefined
    const status = await one.run(contention)
    if (status.reason('box') === 'Ready') adoptions.push(time)
  }
  expect(adoptions).toEqual([0, 1, 2, 3, 4])
  expect((await one.run(contention)).found('box')?.message).toContain('owner: asked for "box", AWS shows "nobody"')
})

test('counts no creation that follows a replacement of its own', async () => {
  const cloud = new FakeCloud()
  const Box = cloud.kind('AWS::Test::Box')
  const contention = new Contention()
  for (const colour of ['red', 'blue', 'red', 'blue', 'red', 'blue', 'red']) {
    const graph = newGraph()
    graph.add(Box, 'box', { size: 1, colour })
    expect((await converge(graph, [Box], { contention })).reason('box')).toBe('Ready')
  }
})

test('takes its counts into a later process, and forgets them when they are cleared', async () => {
  const first = new Contention()
  const one = await aBox(first)
  await fight(one, first, 5)
  const known = JSON.parse(JSON.stringify(first.corrections))
  one.box().size = 7
  const second = new Contention(known)
  expect((await one.run(second)).reason('box')).toBe('Contended')
  expect(one.cloud.calls).toHaveLength(5)
  second.clear()
  expect((await one.run(second)).reason('box')).toBe('Ready')
  expect(one.cloud.calls).toHaveLength(6)
})

test('changes nothing for runs that each begin without counts', async () => {
  const one = await aBox()
  for (let time = 0; time < 7; time++) await fight(one, new Contention(), 1)
  expect(one.cloud.calls).toHaveLength(7)
})
