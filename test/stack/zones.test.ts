import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AvailableZone, chooseZones, type Zones, zonesOfSubnets } from '../../src/stack/zones.ts'
import { availableZones } from '../support/zones.ts'

const none: Zones = { tasks: [], data: [] }
const tokyo: readonly AvailableZone[] = [
  { zone: 'ap-northeast-1a', zoneId: 'apne1-az4', state: 'available', optInStatus: 'opt-in-not-required' },
  { zone: 'ap-northeast-1b', zoneId: 'apne1-az3', state: 'available', optInStatus: 'opt-in-not-required' },
  { zone: 'ap-northeast-1c', zoneId: 'apne1-az1', state: 'impaired', optInStatus: 'opt-in-not-required' },
  { zone: 'ap-northeast-1d', zoneId: 'apne1-az2', state: 'available', optInStatus: 'opt-in-not-required' },
  { zone: 'ap-northeast-1-nrt-1a', zoneId: 'apne1-nrt1-az1', state: 'available', optInStatus: 'opted-in' },
]

const choose = (input: Partial<Parameters<typeof chooseZones>[0]>) => chooseZones({ count: 1, existing: none, available: tokyo, ...input })

describe('without zones in the spec', () => {
  test('the first available zones with Fargate are chosen', () => {
    expect(choose({ count: 2 })).toEqual({
      zones: { tasks: ['ap-northeast-1a', 'ap-northeast-1d'], data: ['ap-northeast-1a', 'ap-northeast-1d'] },
    })
    expect(choose({ count: 1 })).toEqual({ zones: { tasks: ['ap-northeast-1a'], data: ['ap-northeast-1a', 'ap-northeast-1d'] } })
  })

  test('zones of existing subnets come first, also when impaired or without Fargate', () => {
    const existing = { tasks: ['ap-northeast-1c'], data: ['ap-northeast-1b', 'ap-northeast-1c'] }
    expect(choose({ existing })).toEqual({ zones: { tasks: ['ap-northeast-1c'], data: ['ap-northeast-1c', 'ap-northeast-1b'] } })
  })

  test('a second zone for tasks is the one with subnets for data', () => {
    const existing = { tasks: ['ap-northeast-1a'], data: ['ap-northeast-1a', 'ap-northeast-1c'] }
    const both = ['ap-northeast-1a', 'ap-northeast-1c']
    expect(choose({ count: 2, existing })).toEqual({ zones: { tasks: both, data: both } })
  })

  test('too few zones are a problem', () => {
    const available = tokyo.slice(0, 3)
    const message = 'this environment needs 2 zones with Fargate, and this account has 1 in the region'
    expect(choose({ available })).toMatchObject({ problems: [{ message }] })
    expect(choose({ count: 2, available })).toMatchObject({ problems: [{ message }] })
  })
})

describe('zones in the spec', () => {
  test('are used in their order', () => {
    const written = ['ap-northeast-1d', 'ap-northeast-1a']
    expect(choose({ written })).toEqual({ zones: { tasks: written, data: written } })
  })

  test.for([
    ['ap-northeast-1e', 'this account has no zone ap-northeast-1e'],
    ['ap-northeast-1b', 'Fargate does not run in ap-northeast-1b (apne1-az3)'],
    ['ap-northeast-1c', 'ap-northeast-1c is impaired'],
  ] as const)('are a problem when unusable: %s', ([zone, message]) => {
    const problem = { at: ['/spec/network/availabilityZones/1'], message, expected: 'one of ap-northeast-1a, ap-northeast-1d' }
    expect(choose({ written: ['ap-northeast-1a', zone] })).toEqual({ problems: [problem] })
  })

  test('are no problem where the environment has subnets for tasks already', () => {
    const written = ['ap-northeast-1b', 'ap-northeast-1c']
    expect(choose({ written, existing: { tasks: written, data: written } })).toEqual({ zones: { tasks: written, data: written } })
  })

  test('with only one of them leave data in the second zone of existing subnets', () => {
    const existing = { tasks: ['ap-northeast-1a'], data: ['ap-northeast-1a', 'ap-northeast-1c'] }
    expect(choose({ written: ['ap-northeast-1a'], existing })).toMatchObject({ zones: { data: ['ap-northeast-1a', 'ap-northeast-1c'] } })
  })
})

describe('for any account', () => {
  const letters = fc.uniqueArray(fc.constantFrom(...'abcdef'), { minLength: 2 }).map(found => found.join(''))
  const account = fc
    .tuple(letters, fc.array(fc.constantFrom('available', 'impaired'), { minLength: 6, maxLength: 6 }))
    .map(([found, states]) => availableZones('us-east-1', found).map((zone, index) => ({ ...zone, state: states[index]! })))
  const input = fc.record({ count: fc.integer({ min: 1, max: 4 }), existing: fc.constant(none), available: account })
  const zonesOf = (result: ReturnType<typeof chooseZones>) => ('zones' in result ? result.zones : undefined)

  test('tasks get the wanted number of usable zones, and data the same ones, at least two', () =>
    fc.assert(
      fc.property(input, given => {
        const zones = zonesOf(chooseZones(given))
        const usable = given.available.filter(({ state }) => state === 'available').map(({ zone }) => zone)
        if (!zones) return void expect(usable.length).toBeLessThan(Math.max(2, given.count))
        expect(zones.tasks).toHaveLength(given.count)
        expect(zones.data).toEqual(expect.arrayContaining([...zones.tasks]))
        expect(zones.data).toHaveLength(Math.max(2, given.count))
        expect(new Set(zones.data).size).toBe(zones.data.length)
        return void expect(usable).toEqual(expect.arrayContaining([...zones.data]))
      }),
    ))

  test('a choice stays the same when states and order of zones change', () =>
    fc.assert(
      fc.property(input, account, fc.boolean(), (given, later, reversed) => {
        const zones = zonesOf(chooseZones(given))
        fc.pre(zones !== undefined)
        const inListingOrder = (list: readonly string[]) => (reversed ? list.toReversed() : list)
        const existing = { tasks: inListingOrder(zones!.tasks), data: inListingOrder(zones!.data) }
        expect(chooseZones({ ...given, existing, available: later })).toEqual({ zones })
      }),
    ))

  test('the order of the listing does not matter', () =>
    fc.assert(
      fc.property(
        input,
        given => void expect(chooseZones({ ...given, available: given.available.toReversed() })).toEqual(chooseZones(given)),
      ),
    ))
})

test('the zones of an environment are those of its private and data subnets', () => {
  const subnets = ['public-subnet/a', 'private-subnet/a', 'data-subnet/a', 'data-subnet/b'].map(path => ({
    id: `network/${path}`,
    zone: `us-east-1${path.at(-1)}`,
  }))
  expect(zonesOfSubnets(subnets)).toEqual({ tasks: ['us-east-1a'], data: ['us-east-1a', 'us-east-1b'] })
})

test('a zone in which data sits cannot be left out', () => {
  const zones = ['ap-northeast-1a', 'ap-northeast-1d']
  const input = { existing: { tasks: zones, data: zones }, inUse: new Map([['ap-northeast-1d', 'database/instance']]) }
  expect(
    choose({ ...input, written: ['ap-northeast-1a', 'ap-northeast-1c'], available: availableZones('ap-northeast-1', 'abcd') }),
  ).toMatchObject({
    problems: [{ message: 'ap-northeast-1d cannot be left out, as database/instance sits in it' }],
  })
  expect(choose({ ...input, written: ['ap-northeast-1a'] })).toEqual({ zones: { tasks: ['ap-northeast-1a'], data: zones } })
})
