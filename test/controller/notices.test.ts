import { expect, test } from 'vitest'
import { decideNotices, driftCorrected, type Notified, toNotified } from '../../src/controller/notices.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const START = Date.parse('2026-11-25T00:00:00Z')

type Types = 'Ready' | 'Stalled' | 'ActionNeeded'

/** Decides at one time after another, each with what was notified before; gives the notices of each time. */
function decideAll(...turns: readonly { readonly after: number; readonly is: Partial<Record<Types, string>>; readonly since?: number }[]) {
  let notified: Notified = {}
  return turns.map(({ after, is, since = 0 }) => {
    const conditions = (['Ready', 'Stalled', 'ActionNeeded'] as const).map(type => ({
      type,
      status: is[type] ? ('True' as const) : ('False' as const),
      reason: is[type] ?? 'AsExpected',
      message: 'because',
      lastTransitionTime: new Date(START + since).toISOString(),
      observedGeneration: 1,
    }))
    // As after a restart: what was notified comes out of a record.
    const decision = decideNotices({ conditions }, toNotified(JSON.parse(JSON.stringify(notified))), START + after)
    notified = decision.notified
    return decision.notices.map(({ type, reason, isReminder }) => `${type} ${reason}${isReminder ? ' again' : ''}`)
  })
}

const stalled = { Stalled: 'Denied' }
const ready = { Ready: 'Ready' }

test('says once that an environment is stalled, reminds once a day, and says once that it has recovered', () => {
  const turns = [
    { after: 0, is: ready },
    { after: MINUTE, is: stalled },
    { after: 5 * MINUTE, is: stalled },
    { after: DAY, is: stalled },
    { after: DAY + 2 * MINUTE, is: stalled },
    { after: DAY + 5 * MINUTE, is: stalled },
    { after: DAY + 6 * MINUTE, is: ready },
    { after: DAY + 7 * MINUTE, is: ready },
  ]
  expect(decideAll(...turns)).toEqual([[], ['Stalled Denied'], [], [], ['Stalled Denied again'], [], ['Recovered Ready'], []])
})

test('another reason is another notice', () => {
  expect(decideAll({ after: 0, is: stalled }, { after: 1, is: { Stalled: 'Quota' } })).toEqual([['Stalled Denied'], ['Stalled Quota']])
})

test('what is neither stalled nor ready has not recovered, and stalls again without a notice', () => {
  const turns = [
    { after: 0, is: stalled },
    { after: 1, is: {} },
    { after: 2, is: stalled },
    { after: 3, is: ready },
  ]
  expect(decideAll(...turns)).toEqual([['Stalled Denied'], [], [], ['Recovered Ready']])
})

test('an account that does not answer for less than a minute is no notice', () => {
  const away = { Stalled: 'AccountUnreachable' }
  const turns = [
    { after: 0, is: away },
    { after: MINUTE - 1, is: away },
    { after: MINUTE, is: away },
    { after: 2 * MINUTE, is: away },
  ]
  expect(decideAll(...turns)).toEqual([[], [], ['Stalled AccountUnreachable'], []])
})

test('what waits for a person is said, whether or not it is ready, and again once it came back', () => {
  const waiting = { Ready: 'Ready', ActionNeeded: 'AwaitingValue' }
  const turns = [
    { after: 0, is: waiting },
    { after: 1, is: waiting },
    { after: 2, is: ready },
    { after: 3, is: waiting },
  ]
  expect(decideAll(...turns)).toEqual([['ActionNeeded AwaitingValue'], [], [], ['ActionNeeded AwaitingValue']])
})

test.each([undefined, null, 'text', { Stalled: { reason: 1 } }, { Stalled: 'Denied' }])(
  'a record that is none counts as nothing: %j',
  value => expect(toNotified(value)).toEqual({}),
)

test('names ten resources whose drift was corrected, and how many more there are', () => {
  expect(driftCorrected(['a', 'b']).message).toBe('a, b')
  expect(driftCorrected(Array.from({ length: 12 }, (_, index) => `r${index}`)).message).toMatch(/^r0, .*r9 and 2 more$/)
})
