import { afterAll, beforeAll, expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import type { Environment } from '../../src/schema/environment.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { changedSteps, emptyGraphOf, environment, graphOf, planNow, runOnce } from '../support/engine.ts'
import { inventory, shape } from '../support/inventory.ts'

/** Production, and environments of one account that have its name: another application's, and the same one in another region. */
const ours = withDefaultBuckets(await environment('environments/prod'))
const renamed = (from: string, to: string): Environment => JSON.parse(JSON.stringify(ours).replaceAll(from, to))
const [homeRegion, otherRegion] = ['us-east-1', 'eu-west-1'] as const
const [application, abroad] = [renamed('postmagiq', 'shop'), renamed(homeRegion, otherRegion)]

/** With the default names of buckets: those that the spec writes exist once in all regions. */
function withDefaultBuckets(spec: Environment): Environment {
  const { expireDays } = spec.storage.sessions
  return { ...spec, storage: { gui: {}, artifacts: {}, sessions: { expireDays } } }
}

let emulator: Emulator

beforeAll(async () => {
  emulator = await newEmulator({ timeScale: 0 })
  process.env['AWS_ENDPOINT_URL'] = emulator.url
  for (const spec of [ours, abroad]) await runOnce(spec, graphOf(spec))
}, 180_000)
afterAll(() => emulator.stop())

/** What is in a region, with those of the account's names that end in it. */
async function inventoryOf(region: string) {
  const all = await inventory(new Aws({ region }))
  const another = region === homeRegion ? otherRegion : homeRegion
  return all.filter(thing => !thing.endsWith(another))
}

test('environments of one name in two regions both converge, and have the same resources', async () => {
  for (const spec of [ours, abroad]) expect(changedSteps(await planNow(spec, graphOf(spec)))).toEqual([])
  const home = shape(await inventoryOf(homeRegion)).map(thing => thing.replaceAll(homeRegion, otherRegion))
  expect(shape(await inventoryOf(otherRegion))).toEqual(home)
})

test('an environment of another application with the same name finds none of our resources', async () => {
  const { steps } = await planNow(application, graphOf(application))
  expect(new Set(steps.map(({ action }) => action))).toEqual(new Set(['create']))
  const before = await inventoryOf(homeRegion)
  await runOnce(application, emptyGraphOf(application))
  expect(await inventoryOf(homeRegion)).toEqual(before)
})

test('destroying one of two environments of one name leaves the other as it is', async () => {
  const before = await inventoryOf(homeRegion)
  await runOnce(abroad, emptyGraphOf(abroad))
  expect(await inventoryOf(otherRegion)).toEqual([])
  expect(await inventoryOf(homeRegion)).toEqual(before)
  expect(changedSteps(await planNow(ours, graphOf(ours)))).toEqual([])
})
