import { expect, test } from 'vitest'
import type { Message } from '../../src/controller/state.ts'
import { controllerState, KEY } from '../support/controller-state.ts'

const conditions = (state: ReturnType<typeof controllerState>['state']) =>
  Object.fromEntries(state.environments[0]!.conditions.map(({ type, status, reason }) => [type, `${status} ${reason}`]))

test('knows nothing before the first look', () => {
  const { state, happen } = controllerState()
  happen()
  expect(state.environments).toEqual([])
  expect(state.session(KEY)).toBeUndefined()
})

test('has the revision, the account, the plan and the conditions of a look', () => {
  const { state, look } = controllerState()
  look()
  expect(state.environments).toMatchObject([
    {
      key: KEY,
      account: '123456789012',
      revision: { id: 'abc123', path: 'dev/postmagiq.yaml' },
      resources: [{ id: 'box', type: 'AWS::Test::Box' }],
      plan: { plan: { counts: { add: 1 } } },
    },
  ])
  expect(state.environments[0]!.revision).not.toHaveProperty('environment')
  expect(conditions(state)).toMatchObject({ Ready: expect.stringMatching(/^True/), Stalled: expect.stringMatching(/^False/) })
})

test('an environment whose first pass fails is stalled, and not ready', () => {
  const { state, fail } = controllerState()
  fail('AWS is away')
  expect(conditions(state)).toMatchObject({
    Ready: expect.stringMatching(/^False/),
    Synced: expect.stringMatching(/^False/),
    Stalled: 'True AccountUnreachable',
  })
  expect(state.environments[0]!.lastPass).toMatchObject({ result: 'failed', message: 'AWS is away' })
})

test('a pass that succeeds ends what a failed one made of the environment, and keeps the time of what did not change', () => {
  const { state, look, fail, pass } = controllerState()
  look()
  const before = state.environments[0]!.conditions.find(({ type }) => type === 'ActionNeeded')!
  fail('AWS is away')
  expect(conditions(state)).toMatchObject({ Stalled: 'True AccountUnreachable' })
  pass()
  expect(conditions(state)).toMatchObject({ Stalled: expect.stringMatching(/^False/) })
  expect(state.environments[0]!.conditions.find(({ type }) => type === 'ActionNeeded')!.lastTransitionTime).toBe(before.lastTransitionTime)
})

test('keeps the last hundred events', () => {
  const { state, look, happen } = controllerState()
  look()
  for (let number = 0; number < 120; number++) happen({ because: String(number) })
  expect(state.environments[0]!.events.map(({ because }) => because)).toEqual(Array.from({ length: 100 }, (_, index) => String(index + 20)))
})

test('tells every listener, also after one that throws, until it is removed', () => {
  const { state, look, pass, happen } = controllerState()
  const heard: Message['type'][] = []
  state.listen(() => {
    throw new Error('a fault of its own')
  })
  const unlisten = state.listen(({ type }) => void heard.push(type))
  look()
  happen()
  pass()
  unlisten()
  pass()
  expect(heard).toEqual(['look', 'event', 'pass'])
})

test('recordPass says how a pass ended, and throws what it threw', async () => {
  const { state, revision, look } = controllerState()
  look()
  const stop = new AbortController()
  const run = (act: () => Promise<never>) => state.recordPass(revision, { sort: 'deep', signal: stop.signal }, act)
  const fail = async () => {
    throw new Error('AWS is away')
  }
  await expect(run(fail)).rejects.toThrow('AWS is away')
  expect(state.environments[0]!.lastPass).toMatchObject({ sort: 'deep', result: 'failed', message: 'AWS is away' })
  stop.abort()
  await expect(run(fail)).rejects.toThrow('AWS is away')
  expect(state.environments[0]!.lastPass).toMatchObject({ result: 'interrupted' })
  expect(conditions(state)).toMatchObject({ Stalled: expect.stringMatching(/^False/) })
})

test('a source that cannot be used is told at once, and once', () => {
  const { state, revision, look } = controllerState()
  const heard: Message['type'][] = []
  look()
  state.listen(({ type }) => void heard.push(type))
  const overrides = [{ reason: 'SpecInvalid', message: 'spec.tier is "cheap"' }]
  state.setOverrides(revision, overrides)
  state.setOverrides(revision, [...overrides])
  expect(conditions(state)).toMatchObject({ Stalled: expect.stringMatching(/^True.*SpecInvalid/) })
  state.setOverrides(revision, [])
  expect(conditions(state)).toMatchObject({ Stalled: expect.stringMatching(/^False/) })
  expect(heard).toEqual(['source', 'source'])
})
