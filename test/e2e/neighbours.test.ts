import { afterAll, beforeAll, expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import type { Environment } from '../../src/schema/environment.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { changedSteps, emptyGraphOf, environment, graphOf, planNow, runOnce } from '../support/engine.ts'
import { inventory, shape } from '../support/inventory.ts'

/** Environments of the same name in one account: production, another application, and the same application in another region. */
const ours = withDefaultBuckets(await environment('environments/prod'))
const renamed = (from: string, to: string): Environment => JSON.parse(JSON.stringify(ours).replaceAll(from, to))
const [homeRegion, otherRegion] = ['us-east-1', 'eu-west-1'] as const
const [otherApplication, sameNameElsewhere] = [renamed('postmagiq', 'shop'), renamed(homeRegion, otherRegion)]

/** The environment with the default bucket names, which end in the region; a name in the spec is unique across AWS. */
function withDefaultBuckets(spec: Environment): Environment {
  const { expireDays } = spec.storage.sessions
  return { ...spec, storage: { gui: {}, artifacts: {}, sessions: { expireDays } } }
}

let emulator: Emulator

beforeAll(async () => {
  emulator = await newEmulator({ timeScale: 0 })
  process.env['AWS_ENDPOINT_URL'] = emulator.url
  for (const spec of [ours, sameNameElsewhere]) await runOnce(spec, graphOf(spec))
}, 180_000)
afterAll(() => emulator.stop())

/** The resources of a region, and the global ones without those named after the other region. */
async function inventoryOf(region: string) {
  const all = await inventory(new Aws({ region }))
  const another = region === homeRegion ? otherRegion : homeRegion
  return all.filter(thing => !thing.endsWith(another))
}

test('converges environments of one name in two regions, each with its own resources', async () => {
  for (const spec of [ours, sameNameElsewhere]) expect(changedSteps(await planNow(spec, graphOf(spec)))).toEqual([])
  const home = shape(await inventoryOf(homeRegion)).map(thing => thing.replaceAll(homeRegion, otherRegion))
  expect(shape(await inventoryOf(otherRegion))).toEqual(home)
})

test('finds and destroys nothing of ours for an environment of that name in another application', async () => {
  const { steps } = await planNow(otherApplication, graphOf(otherApplication))
  expect(new Set(steps.map(({ action }) => action))).toEqual(new Set(['create']))
  const before = await inventoryOf(homeRegion)
  await runOnce(otherApplication, emptyGraphOf(otherApplication))
  expect(await inventoryOf(homeRegion)).toEqual(before)
})

test('destroys one of two environments of one name, and nothing of the other', async () => {
  const before = await inventoryOf(homeRegion)
  await runOnce(sameNameElsewhere, emptyGraphOf(sameNameElsewhere))
  expect(await inventoryOf(otherRegion)).toEqual([])
  expect(await inventoryOf(homeRegion)).toEqual(before)
  expect(changedSteps(await planNow(ours, graphOf(ours)))).toEqual([])
})
