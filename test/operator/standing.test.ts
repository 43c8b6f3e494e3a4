import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Request, RequestContent } from '../../src/operator/request.ts'
import { inForce, pinned, standingOf } from '../../src/operator/standing.ts'
import { ALICE, request, revisionOf } from '../support/requests.ts'

const NOW = new Date('2026-01-10T12:00:00Z')
const standing = (...requests: Request[]) => standingOf(requests, NOW)
const pause = (at: string, until: string) => request(at, { verb: 'pause', until: new Date(until).toISOString(), reason: 'freeze' })
const resume = (at: string) => request(at, { verb: 'resume' })
const rollback = (at: string, over: string, id: string) => request(at, { verb: 'rollback', revision: revisionOf(undefined, id), over })

describe('a pause', () => {
  test('is in force until its end', () => {
    const asked = pause('2026-01-10T11:00Z', '2026-01-10T13:00Z')
    expect(standing(asked).pause).toEqual({ until: '2026-01-10T13:00:00.000Z', reason: 'freeze', by: ALICE })
    expect(standingOf([asked], new Date('2026-01-10T13:00Z')).pause).toBeUndefined()
  })

  test('lasts seven days at most, also where it asks for more', () => {
    expect(standing(pause('2026-01-04T12:00Z', '2099-01-01T00:00Z')).pause?.until).toBe('2026-01-11T12:00:00.000Z')
    expect(standing(pause('2026-01-03T12:00Z', '2099-01-01T00:00Z')).pause).toBeUndefined()
  })

  test('is ended by a later resume, and not by an earlier one', () => {
    expect(standing(pause('2026-01-10T11:00Z', '2026-01-10T13:00Z'), resume('2026-01-10T11:30Z')).pause).toBeUndefined()
    expect(standing(resume('2026-01-10T10:30Z'), pause('2026-01-10T11:00Z', '2026-01-10T13:00Z')).pause).toBeDefined()
  })

  test('is replaced by a later one, also by a shorter one', () => {
    const long = pause('2026-01-10T10:00Z', '2026-01-11T00:00Z')
    expect(standing(long, pause('2026-01-10T11:00Z', '2026-01-10T13:00Z')).pause?.until).toBe('2026-01-10T13:00:00.000Z')
    expect(standing(long, pause('2026-01-10T11:00Z', '2026-01-10T11:30Z')).pause).toBeUndefined()
  })
})

describe('an approval', () => {
  const ofSteps = (at: string, until: string) => request(at, { verb: 'approve', steps: ['0000000a', '0000000b'], until })

  test('of steps is in force for each of them until its end, and one day at most', () => {
    const until = '2026-01-10T13:00:00.000Z'
    const expected = ['0000000a', '0000000b'].map(step => ({ step, until, by: ALICE }))
    expect(standing(ofSteps('2026-01-10T11:00Z', until)).approvals).toEqual(expected)
    expect(standing(ofSteps('2026-01-09T13:00Z', '2099-01-01T00:00Z')).approvals).toEqual(expected)
    expect(standing(ofSteps('2026-01-09T12:00Z', '2099-01-01T00:00Z')).approvals).toEqual([])
  })

  test('of a revision is in force until a later one', () => {
    const first = request('2025-01-01', { verb: 'approve', revision: 'aaaa' })
    expect(standing(first).approvedRevision).toBe('aaaa')
    const second = request('2025-01-02', { verb: 'approve', revision: 'bbbb' })
    expect(standing(second, first).approvedRevision).toBe('bbbb')
  })

  test('of steps leaves that of a revision in force', () => {
    const both = standing(
      request('2026-01-10', { verb: 'approve', revision: 'aaaa' }),
      ofSteps('2026-01-10T11:00Z', '2026-01-10T13:00:00.000Z'),
    )
    expect(both).toMatchObject({ approvedRevision: 'aaaa', approvals: [{}, {}] })
  })
})

describe('a rollback', () => {
  test('pins its revision until the file of the source is another one', () => {
    const found = standing(rollback('2026-01-01', 'over1', 'first'))
    expect(found.pin).toMatchObject({ over: 'over1', by: ALICE })
    expect(pinned(found, 'over1')?.id).toBe('first')
    expect(pinned(found, 'over2')).toBeUndefined()
    expect(pinned(found, undefined)?.id).toBe('first')
    expect(pinned(standing(), 'over1')).toBeUndefined()
    expect(pinned(standing(), undefined)).toBeUndefined()
  })

  test('is ended by a later unpin, and no earlier rollback comes back', () => {
    const unpin = request('2026-01-03', { verb: 'rollback', unpin: true })
    const [first, second] = [rollback('2026-01-01', 'over1', 'first'), rollback('2026-01-02', 'over1', 'second')]
    expect(standing(first, second).pin?.revision.id).toBe('second')
    expect(standing(first, second, unpin).pin).toBeUndefined()
    expect(standing(first, unpin, rollback('2026-01-04', 'over1', 'third')).pin?.revision.id).toBe('third')
  })

  test('is not ended by an unpin of what was pinned over another file', () => {
    const unpin = (over: string) => request('2026-01-03', { verb: 'rollback', unpin: true, over })
    expect(standing(rollback('2026-01-01', 'over1', 'first'), unpin('over2')).pin).toBeDefined()
    expect(standing(rollback('2026-01-01', 'over1', 'first'), unpin('over1')).pin).toBeUndefined()
  })
})

test('the newest request to reconcile counts', () => {
  const times = ['2026-01-02', '2026-01-03', '2026-01-01'].map(at => request(at, { verb: 'reconcile' }))
  expect(standing(...times).reconcile).toBe('2026-01-03T00:00:00.000Z')
})

test('nothing is in force without requests', () => {
  expect(standing()).toEqual({ approvals: [] })
})

describe('for any requests', () => {
  const hours = fc.integer({ min: -400, max: 0 })
  const time = (hour: number) => new Date(NOW.getTime() + hour * 3_600_000).toISOString()
  const word = fc.constantFrom('a', 'b')
  const until = fc.integer({ min: -400, max: 400 }).map(time)
  const content: fc.Arbitrary<RequestContent> = fc.oneof(
    fc.record({ verb: fc.constant('pause' as const), until, reason: word }),
    fc.constantFrom({ verb: 'resume' as const }, { verb: 'reconcile' as const }, { verb: 'rollback' as const, unpin: true as const }),
    fc.record({ verb: fc.constant('approve' as const), revision: word }),
    fc.record({ verb: fc.constant('approve' as const), steps: fc.constant(['00000001']), until }),
    fc.record({ verb: fc.constant('rollback' as const), revision: word.map(id => revisionOf('text', id)), over: word }),
    fc.record({ verb: fc.constant('rollback' as const), unpin: fc.constant(true as const), over: word }),
  )
  const requests = fc
    .array(fc.tuple(hours, content), { maxLength: 12 })
    .map(all => all.map(([hour, content]) => request(time(hour), content)))

  test('the order of the listing does not matter', () => {
    const shuffled = requests.chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        expect(standingOf(other, NOW)).toEqual(standingOf(all, NOW))
      }),
    )
  })

  test('those in force alone have the same in force, now and later', () => {
    const later = fc.integer({ min: 0, max: 200 }).map(hour => new Date(time(hour)))
    fc.assert(
      fc.property(requests, later, (all, then) => {
        const effective = inForce(all, NOW)
        const rest = all.filter(({ name }) => effective.has(name))
        expect(standingOf(rest, NOW)).toEqual(standingOf(all, NOW))
        expect(standingOf(rest, then)).toEqual(standingOf(all, then))
      }),
    )
  })

  test('deleting those without effect from the oldest on never changes what is in force', () => {
    fc.assert(
      fc.property(requests, fc.nat(12), (all, count) => {
        const effective = inForce(all, NOW)
        const over = all
          .filter(({ name }) => !effective.has(name))
          .toSorted((a, b) => a.at.localeCompare(b.at) || a.name.localeCompare(b.name))
        const deleted = new Set(over.slice(0, count))
        expect(
          standingOf(
            all.filter(one => !deleted.has(one)),
            NOW,
          ),
        ).toEqual(standingOf(all, NOW))
      }),
    )
  })
})
