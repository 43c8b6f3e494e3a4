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

beforeAll(async () => {
  emulator = await newEmulator({ timeScale: 0 })
  process.env['AWS_ENDPOINT_URL'] = emulator.url
  aws = new Aws({ region: spec.region })
  account = misbehaving(emulator.url)
})
beforeEach(() => account.reset())
afterAll(() => emulator.stop())

test('a process that dies after each of its calls, again and again, makes what an undisturbed one makes', async () => {
  await runOnce(spec, graphOf(spec))
  const undisturbed = shape(await inventory(aws))
  await account.reset()

  let lives = 0
  for (let died = true; died; lives++) ({ died } = await runOnce(spec, graphOf(spec), { calls: 1 }))
  expect(lives).toBeGreaterThan(50)
  expect(shape(await inventory(aws))).toEqual(undisturbed)
  expect(changedSteps(await planNow(spec, graphOf(spec)))).toEqual([])

  let deaths = 0
  for (let died = true; died;) {
    // A call that AWS refuses, made first in each life, would be made for ever.
    expect(deaths++).toBeLessThan(150)
    ;({ died } = await runOnce(spec, emptyGraphOf(spec), { calls: 1 }))
  }
  expect(await inventory(aws)).toEqual([])
}, 600_000)

test('no data goes unasked, however often a process dies while it destroys the rest', async () => {
  await runOnce(spec, graphOf(spec))
  const unasked = { approvals: [], destroyLimit: Infinity }
  for (let died = true; died;) ({ died } = await runOnce(spec, emptyGraphOf(spec), { calls: 3, policy: unasked }))
  const left = await inventory(aws)
  for (const kept of [
    'database postmagiq-dev-database',
    'cache postmagiq-dev-cache',
    'bucket postmagiq-artifacts-dev',
    'secret postmagiq/dev/stripe',
  ])
    expect(left).toContain(kept)
}, 300_000)
