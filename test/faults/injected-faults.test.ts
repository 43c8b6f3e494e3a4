import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import { changedSteps, environment, graphOf, runOnce, emptyGraphOf, planNow } from '../support/engine.ts'
import { inventory, shape } from '../support/inventory.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { emulatorControl } from '../support/emulator-control.ts'

const spec = await environment('environments/dev')
let emulator: Emulator
let aws: Aws
let account: ReturnType<typeof emulatorControl>
let undisturbed: readonly string[]

beforeAll(async () => {
  emulator = await newEmulator({ timeScale: 0 })
  process.env['AWS_ENDPOINT_URL'] = emulator.url
  aws = new Aws({ region: spec.region })
  account = emulatorControl(emulator.url)
  await runOnce(spec, graphOf(spec))
  undisturbed = shape(await inventory(aws))
})
beforeEach(async () => {
  await account.clearFaults()
  await account.reset()
})
afterAll(() => emulator.stop())

const writes = '^(?!Describe|List|Get|Head|BatchGet)'

const scenarios: [string, object[]][] = [
  ['AWS throttles calls', [{ kind: 'throttle', operation: '.*', every: 7, times: 400 }]],
  ['answers to writes are lost', [{ kind: 'lose-answer', operation: writes, every: 4, times: 200 }]],
  ['answers to reads are lost', [{ kind: 'lose-answer', operation: '^(Describe|List|Get)', every: 10, times: 200 }]],
]

test.for(scenarios)('creates everything once and deletes all of it while %s', { timeout: 500_000 }, async ([, faults]) => {
  await account.faults(faults)
  const { status } = await runOnce(spec, graphOf(spec), { timeout: 200_000 })
  expect(status.ready).toBe(true)
  await account.clearFaults()
  expect(shape(await inventory(aws))).toEqual(undisturbed)
  expect(changedSteps(await planNow(spec, graphOf(spec)))).toEqual([])
  await account.faults(faults)
  await runOnce(spec, emptyGraphOf(spec), { timeout: 200_000 })
  await account.clearFaults()
  expect(await inventory(aws)).toEqual([])
})

test('creates everything once when listings are late', async () => {
  await account.settings({ lateListings: 1 })
  const { status } = await runOnce(spec, graphOf(spec), { timeout: 200_000 })
  expect(status.ready).toBe(true)
  await account.clearFaults()
  expect(shape(await inventory(aws))).toEqual(undisturbed)
  expect(changedSteps(await planNow(spec, graphOf(spec)))).toEqual([])
}, 300_000)

test('leaves one of everything when two processes converge the same environment without a lease', async () => {
  await Promise.all([runOnce(spec, graphOf(spec), { timeout: 200_000 }), runOnce(spec, graphOf(spec), { timeout: 200_000 })])
  await runOnce(spec, graphOf(spec), { timeout: 200_000 })
  expect(shape(await inventory(aws))).toEqual(undisturbed)
  expect(changedSteps(await planNow(spec, graphOf(spec)))).toEqual([])
}, 500_000)
