import { expect, test } from 'vitest'
import { historyText } from '../../src/cli/history-text.ts'
import { recordLines } from '../../src/cli/record-text.ts'
import { judge, type Verdict } from '../../src/cli/wait.ts'
import type { HistoryRecord } from '../../src/operator/history.ts'
import { toStatusRecord } from '../../src/operator/status-record.ts'

const BEGAN = Date.parse('2026-01-01T00:00:00Z')

const recordOf = (conditions: string, more: object = {}) =>
  toStatusRecord({
    at: '2026-01-01T00:00:10.000Z',
    by: 'arn:aws:iam::123456789012:user/ana',
    revision: { id: '3107599abcdef0', hash: '6e014b81afde' },
    conditions: conditions.split(' ').map(type => ({ type, status: 'True', reason: 'Because', message: '' })),
    ...more,
  })!

test.for<[string, string, string | undefined, Verdict]>([
  ['is ready', 'Ready Synced', undefined, 'ready'],
  ['is ready and waits for a person', 'Ready Synced ActionNeeded', undefined, 'ready'],
  ['is ready at the revision asked for', 'Ready Synced', '3107', 'ready'],
  ['is ready at the revision whose longer id was asked for', 'Ready Synced', '3107599abcdef0123', 'ready'],
  ['is ready at the spec whose hash was asked for', 'Ready Synced', '6e014b', 'ready'],
  ['is ready at another revision', 'Ready Synced', 'abcd', undefined],
  ['is ready but differs', 'Ready', undefined, undefined],
  ['is stalled', 'Stalled Reconciling', undefined, 'Stalled'],
  ['is ready, and its source is stalled', 'Ready Synced Stalled', undefined, 'Stalled'],
  ['is ready at the revision asked for, and its source is stalled', 'Ready Synced Stalled', '3107', 'ready'],
  ['was stalled at another revision when the wait began', 'Stalled', 'abcd', undefined],
  ['can only go on by a person', 'Ready ActionNeeded', undefined, 'ActionNeeded'],
  ['waits for a person while something else is in progress', 'ActionNeeded Reconciling', undefined, undefined],
  ['waits for a window', 'Ready', '3107', undefined],
])('wait: an environment that %s', ([, conditions, revision, verdict]) => {
  expect(judge(recordOf(conditions), { revision, began: BEGAN })).toBe(verdict)
})

test('wait: an environment that is still stalled at another revision a minute later', () => {
  const record = recordOf('Stalled', { at: '2026-01-01T00:01:01.000Z' })
  expect(judge(record, { revision: 'abcd', began: BEGAN })).toBe('Stalled')
})

test('status prints revision, pause, pin, last pass and controller', () => {
  const record = recordOf('Ready', {
    revision: { id: '3107599', hash: '6e014b81afde', author: 'Ana', subject: 'more memory', since: '2026-01-01T00:00:00.000Z' },
    pause: { until: '2026-01-01T02:00:00.000Z', reason: 'a migration', by: 'Ana' },
    pin: { revision: 'abcd123', by: 'Ben' },
    lastPass: { at: '2026-01-01T00:00:00.000Z', sort: 'cheap', result: 'failed', seconds: 2, message: 'AWS is away' },
    controllerAt: '2026-01-01T00:00:00.000Z',
  })
  expect(recordLines(record, Date.parse('2026-01-01T03:00:00Z'))).toBe(
    [
      'Revision 3107599 by Ana (more memory), in force since 2026-01-01 00:00:00Z.',
      'Paused until 2026-01-01 02:00:00Z by Ana: a migration',
      'Pinned to revision abcd123 by Ben.',
      'Last pass 3h ago by arn:aws:iam::123456789012:user/ana: failed after 2 s: AWS is away.',
      'A controller last reported 3h ago; none seems to be running.',
    ].join('\n'),
  )
})

test('history prints one block a pass, with each step, its reason and its origin', () => {
  const event = { at: '2026-01-01T00:00:01.000Z', kind: 'AWS::Test::Box', reason: 'Ready', message: '' }
  const pass = {
    at: '2026-01-01T00:00:00.000Z',
    seconds: 42,
    by: 'arn:aws:iam::123456789012:user/ana',
    verb: 'run',
    revision: { id: '3107599', hash: '6e014b81afde', path: 'postmagiq.yaml', text: '', author: 'Ana', subject: 'more memory' },
    generation: 1,
    plan: { counts: { import: 0, add: 1, change: 1, destroy: 0 }, steps: [] },
    events: [
      { ...event, id: 'network/vpc', action: 'create', because: 'it does not exist', origin: 'spec' },
      { ...event, id: 'network/vpc', reason: 'Progressing' },
      { ...event, id: 'services/api', action: 'update', because: 'count not as desired', origin: 'drift', props: ['count'] },
      { ...event, id: 'services/api', action: 'update', because: 'count not as desired', origin: 'drift', props: ['count'] },
    ],
    eventsLeftOut: 0,
    result: 'failed',
    error: 'the lease was lost\u001b[2J',
    conditions: [],
    actors: [{ id: 'services/api', actor: 'arn:aws:iam::123456789012:user/ben', at: '2026-01-01T00:00:00.000Z' }],
  } satisfies HistoryRecord
  expect(historyText([pass])).toBe(`2026-01-01 00:00:00Z  run  failed after 42 s, by arn:aws:iam::123456789012:user/ana
  revision 3107599 by Ana (more memory)
  create   network/vpc    it does not exist (spec)
  update   services/api   count not as desired (drift), 2 times
  services/api was changed by arn:aws:iam::123456789012:user/ben at 2026-01-01 00:00:00Z
  error: the lease was lost\\u001b[2J`)
})
