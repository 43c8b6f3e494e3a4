import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defineKind } from '../../src/providers/kind.ts'
import { diff, fingerprint } from '../../src/reconciler/compare.ts'
import { WorkQueue } from '../../src/reconciler/work-queue.ts'

interface Props {
  plain: unknown
  set: readonly unknown[]
  document: unknown
  secret: string
}

const Thing = defineKind<Props, object, 'secret'>({
  type: 'AWS::Test::Thing',
  identity: 'name',
  createOnly: [],
  writeOnly: ['secret'],
  unordered: ['set'],
  json: ['document'],
  replace: 'delete-first',
  permissions: { list: [], create: [], update: [], delete: [] },
  list: async () => [],
  create: async () => {},
  update: async () => {},
  delete: async () => {},
})

// JSON cannot write -0.
const value = fc.jsonValue({ maxDepth: 3 }).map(value => JSON.parse(JSON.stringify(value)) as unknown)
const props = fc.record({
  plain: value,
  set: fc.array(value, { maxLength: 5 }),
  document: fc.dictionary(fc.string(), value, { maxKeys: 4 }),
  secret: fc.string(),
})

test('finds no difference when the live value equals the desired one in another order or JSON form', () => {
  fc.assert(
    fc.property(
      props.chain(desired => fc.tuple(fc.constant(desired), fc.shuffledSubarray(desired.set, { minLength: desired.set.length }))),
      ([desired, shuffled]) => {
        const read = { plain: structuredClone(desired.plain), set: shuffled, document: JSON.stringify(desired.document, undefined, 2) }
        expect(diff(Thing, desired, read)).toEqual([])
      },
    ),
  )
})

test('lists exactly the props that differ', () => {
  fc.assert(
    fc.property(props, props, (desired, read) => {
      const listed = diff(Thing, desired, read).map(({ prop }) => prop)
      const differs = (prop: keyof Props) => diff(Thing, { [prop]: desired[prop] }, { [prop]: read[prop] }).length > 0
      expect(listed).toEqual((['plain', 'set', 'document'] as const).filter(differs))
      if (fingerprint(desired.plain) !== fingerprint(read.plain)) expect(listed).toContain('plain')
    }),
  )
})

test('finds the same differing props in both directions', () => {
  fc.assert(
    fc.property(props, props, (one, other) => {
      expect(diff(Thing, one, other).map(({ prop }) => prop)).toEqual(diff(Thing, other, one).map(({ prop }) => prop))
    }),
  )
})

test('gives the same fingerprint for every order of keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), object => {
      const reversed = Object.fromEntries(Object.entries(object).toReversed())
      expect(fingerprint(reversed)).toBe(fingerprint(object))
    }),
  )
})

/** Keys to add: when, how long each takes, and whether its first attempt fails. */
const load = fc.array(fc.record({ key: fc.integer({ min: 0, max: 4 }), at: fc.nat(12), takes: fc.nat(4), fails: fc.boolean() }), {
  minLength: 1,
  maxLength: 30,
})

test('handles every key after it was added, and none twice at once', async () => {
  await fc.assert(
    fc.asyncProperty(load, fc.integer({ min: 1, max: 4 }), async (adds, workers) => {
      const queue = new WorkQueue<number>()
      const active = new Set<number>()
      const begun = new Map<number, number>()
      const added = new Map<number, number>()
      const failed = new Set<number>()
      let clock = 0
      let most = 0
      const handle = async (key: number) => {
        if (key === OPEN) return {}
        expect(active.has(key)).toBe(false)
        active.add(key)
        most = Math.max(most, active.size)
        begun.set(key, clock++)
        await ticks(adds.find(add => add.key === key)!.takes)
        active.delete(key)
        if (adds.find(add => add.key === key)!.fails && !failed.has(key)) {
          failed.add(key)
          throw new Error('not yet')
        }
        return {}
      }
      // The queue runs until nothing is left: this key keeps it open while the others are being added.
      queue.addAfter(OPEN, 2)
      const running = queue.run({ handle, workers, signal: new AbortController().signal, backoff: () => 0 })
      await Promise.all(
        adds.map(async ({ key, at }) => {
          await ticks(at)
          added.set(key, clock++)
          queue.add(key)
        }),
      )
      await running
      expect(most).toBeLessThanOrEqual(workers)
      for (const [key, when] of added) expect(begun.get(key)!).toBeGreaterThan(when)
    }),
    { numRuns: 60 },
  )
})

async function ticks(count: number) {
  for (let tick = 0; tick < count; tick++) await Promise.resolve()
}
const OPEN = -1
