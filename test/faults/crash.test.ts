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

beforeAll(async () => {
  emulator = await newEmulator({ timeScale: 0 })
  process.env['AWS_ENDPOINT_URL'] = emulator.url
  aws = new Aws({ region: spec.region })
  account = emulatorControl(emulator.url)
})
beforeEach(() => account.reset())
afterAll(() => emulator.stop())

test('creates what an undisturbed process creates, and deletes all of it, when each process dies after one call', async () => {
  await runOnce(spec, graphOf(spec))
  const undisturbed = shape(await inventory(aws))
  await account.reset()

  let processes = 0
  for (let died = true; died; processes++) ({ died } = await runOnce(spec, graphOf(spec), { calls: 1 }))
  expect(processes).toBeGreaterThan(50)
  expect(shape(await inventory(aws))).toEqual(undisturbed)
  expect(changedSteps(await planNow(spec, graphOf(spec)))).toEqual([])

  processes = 0
  for (let died = true; died;) {
    // A first call that AWS refuses would be repeated by every process.
    expect(processes++).toBeLessThan(150)
    ;({ died } = await runOnce(spec, emptyGraphOf(spec), { calls: 1 }))
  }
  expect(await inventory(aws)).toEqual([])
}, 600_000)

test('destroys no data without consent when each process dies after three calls', async () => {
  await runOnce(spec, graphOf(spec))
  const noConsent = { approvals: [], destroyLimit: Infinity }
  for (let died = true; died;) ({ died } = await runOnce(spec, emptyGraphOf(spec), { calls: 3, policy: noConsent }))
  const left = await inventory(aws)
  for (const resource of [
    'database postmagiq-dev-database',
    'cache postmagiq-dev-cache',
    'bucket postmagiq-artifacts-dev',
    'secret postmagiq/dev/stripe',
  ])
    expect(left).toContain(resource)
}, 300_000)
