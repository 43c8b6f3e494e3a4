import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import { changedSteps, environment, graphOf, runOnce, emptyGraphOf, planNow } from '../support/engine.ts'
import { inventory, shape } from '../support/inventory.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { misbehaving } from '../support/orders.ts'

const spec = await environment('environments/dev')
let emulator: Emulator
let aws: Aws
let account: ReturnType<typeof misbehaving>
let undisturbed: readonly string[]

beforeAll(async () => {
  emulator = await newEmulator({ timeScale: 0 })
  process.env['AWS_ENDPOINT_URL'] = emulator.url
  aws = new Aws({ region: spec.region })
  account = misbehaving(emulator.url)
  await runOnce(spec, graphOf(spec))
  undisturbed = shape(await inventory(aws))
})
beforeEach(async () => {
  await account.behave()
  await account.reset()
})
afterAll(() => emulator.stop())

const writes = '^(?!Describe|List|Get|Head|BatchGet)'

const weathers: [string, object[]][] = [
  ['throttled', [{ kind: 'throttle', operation: '.*', every: 7, times: 400 }]],
  ['losing the answers to writes', [{ kind: 'lose-answer', operation: writes, every: 4, times: 200 }]],
  ['losing answers to reads', [{ kind: 'lose-answer', operation: '^(Describe|List|Get)', every: 10, times: 200 }]],
]

test.for(weathers)('%s: it is made all the same, once, and goes all the same', { timeout: 500_000 }, async ([, faults]) => {
  await account.faults(faults)
  const { status } = await runOnce(spec, graphOf(spec), { timeout: 200_000 })
  expect(status.ready).toBe(true)
  await account.behave()
  expect(shape(await inventory(aws))).toEqual(undisturbed)
  expect(changedSteps(await planNow(spec, graphOf(spec)))).toEqual([])
  await account.faults(faults)
  await runOnce(spec, emptyGraphOf(spec), { timeout: 200_000 })
  await account.behave()
  expect(await inventory(aws)).toEqual([])
})

test('with late listings: nothing is made twice', async () => {
  await account.settings({ lateListings: 1 })
  const { status } = await runOnce(spec, graphOf(spec), { timeout: 200_000 })
  expect(status.ready).toBe(true)
  await account.behave()
  expect(shape(await inventory(aws))).toEqual(undisturbed)
  expect(changedSteps(await planNow(spec, graphOf(spec)))).toEqual([])
}, 300_000)

test('two at once, neither knowing of the other: one of everything in the end', async () => {
  await Promise.all([runOnce(spec, graphOf(spec), { timeout: 200_000 }), runOnce(spec, graphOf(spec), { timeout: 200_000 })])
  await runOnce(spec, graphOf(spec), { timeout: 200_000 })
  expect(shape(await inventory(aws))).toEqual(undisturbed)
  expect(changedSteps(await planNow(spec, graphOf(spec)))).toEqual([])
}, 500_000)
