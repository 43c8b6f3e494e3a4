import { expect, test } from 'vitest'
import { DESTROYED, type EnvironmentCondition, environmentConditions, type Override } from '../../src/operator/environment-conditions.ts'
import { type Found, Status } from '../../src/reconciler/status.ts'

const NOW = '2026-01-01T00:00:00.000Z'

type Resources = Readonly<Record<string, Found['reason'] | Found>>

function statusOf(resources: Resources) {
  const status = new Status()
  for (const [id, found] of Object.entries(resources))
    status.set(id, typeof found === 'string' ? { reason: found, message: `${id} is ${found}` } : found, 1)
  return status
}

const conditionsOf = (resources: Resources, overrides: readonly Override[] = [], isActing = false) =>
  environmentConditions({ status: statusOf(resources), overrides, before: [], generation: 3, now: NOW, isActing })

/** The types of the conditions that are true, each with its reason. */
const truths = (conditions: readonly EnvironmentCondition[]) =>
  conditions.filter(({ status }) => status === 'True').map(({ type, reason }) => `${type}: ${reason}`)

const override = (reason: string): Override => ({ reason, message: `because of ${reason}` })
const usable = (reason: Found['reason']): Found => ({ reason, message: '', usable: true })

test.for<[string, Resources, readonly Override[], readonly string[]]>([
  ['all is as desired', { one: 'Ready', two: 'NotAsked' }, [], ['Ready: Ready', 'Synced: Synced']],
  [
    'a resource waits for a person',
    { one: 'Ready', two: 'AwaitingImage' },
    [],
    ['Ready: Ready', 'Synced: Synced', 'ActionNeeded: AwaitingImage'],
  ],
  ['a resource is in progress', { one: 'Ready', two: 'Progressing' }, [], ['Reconciling: Progressing']],
  ['a resource differs, and nobody acts', { one: 'OutOfSync' }, [], []],
  ['a resource needs consent', { one: 'ConsentNeeded', two: 'Ready' }, [], ['Stalled: ConsentNeeded']],
  ['a resource is resisted and another denied', { one: 'Denied', two: 'Resisted' }, [], ['Stalled: Resisted']],
  ['the guard refuses all', { one: 'GuardBlocked', two: 'ConsentNeeded' }, [], ['Stalled: GuardBlocked']],
  ['a pause refuses the change of a usable resource', { one: usable('Paused') }, [], ['Ready: Ready', 'ActionNeeded: Paused']],
  ['a pause refuses a creation', { one: 'Paused' }, [], ['ActionNeeded: Paused']],
  ['a new revision needs approval', { one: usable('ApprovalNeeded'), two: 'Ready' }, [], ['Ready: Ready', 'ActionNeeded: ApprovalNeeded']],
  ['a window is closed', { one: usable('OutsideWindow') }, [], ['Ready: Ready']],
  ['a pause is in force and a resource differs', { one: 'OutOfSync' }, [override('Paused')], ['ActionNeeded: Paused']],
  ['a pause is in force and nothing differs', { one: 'Ready' }, [override('Paused')], ['Ready: Ready', 'Synced: Synced']],
  ...['SourceUnavailable', 'SpecInvalid', 'AccountUnreachable', 'Contended'].map(
    (reason): [string, Resources, readonly Override[], readonly string[]] => [
      `all is as desired, but for ${reason}`,
      { one: 'Ready' },
      [override(reason)],
      ['Ready: Ready', 'Synced: Synced', `Stalled: ${reason}`],
    ],
  ),
  [
    'the source is unavailable and a resource is stalled',
    { one: 'Denied' },
    [override('SpecInvalid'), override('SourceUnavailable')],
    ['Stalled: SourceUnavailable'],
  ],
  ['it was destroyed', {}, [override(DESTROYED)], ['Synced: Synced']],
])('when %s', ([, resources, overrides, expected]) => {
  expect(truths(conditionsOf(resources, overrides))).toEqual(expected)
})

test('what differs is in progress while a pass acts', () => {
  expect(truths(conditionsOf({ one: 'OutOfSync' }, [], true))).toEqual(['Reconciling: Progressing'])
})

test('a condition that is as before keeps the time of its last transition', () => {
  const before = conditionsOf({ one: 'Ready' }).map(condition => ({ ...condition, lastTransitionTime: '2025-01-01T00:00:00.000Z' }))
  const after = environmentConditions({ status: statusOf({ one: 'Denied' }), overrides: [], before, generation: 4, now: NOW })
  expect(
    after.map(({ type, lastTransitionTime, observedGeneration }) => [type, lastTransitionTime.slice(0, 4), observedGeneration]),
  ).toEqual([
    ['Ready', '2026', 4],
    ['Synced', '2026', 4],
    ['Reconciling', '2025', 4],
    ['Stalled', '2026', 4],
    ['ActionNeeded', '2025', 4],
  ])
})

test('a message says what is wrong with one resource, and names up to four', () => {
  const message = (resources: Resources) => conditionsOf(resources).find(({ type }) => type === 'Stalled')!.message
  expect(message({ one: 'Denied', two: 'Ready' })).toBe('one: one is Denied')
  expect(message({ a: 'Denied', b: 'Quota', c: 'Denied', d: 'Denied', e: 'Denied', f: 'Denied' })).toBe(
    '6 resources: a (Denied), b (Quota), c (Denied), d (Denied) and 2 more',
  )
})
