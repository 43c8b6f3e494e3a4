import { afterAll, beforeAll, expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import type { Environment } from '../../src/schema/environment.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { environment, graphOf, runOnce, emptyGraphOf, planNow } from '../support/engine.ts'
import { inventory } from '../support/inventory.ts'

/** Environments that are called the same as ours, and are not ours. */
const ours = await environment('environments/dev')
const renamed = (from: string, to: string): Environment => JSON.parse(JSON.stringify(ours).replaceAll(from, to))
const neighbours = { application: renamed('postmagiq', 'shop'), region: renamed('us-east-1', 'eu-west-1') }

let emulator: Emulator
let aws: Aws

beforeAll(async () => {
  emulator = await newEmulator({ timeScale: 0 })
  process.env['AWS_ENDPOINT_URL'] = emulator.url
  aws = new Aws({ region: ours.region })
  await runOnce(ours, graphOf(ours))
})
afterAll(() => emulator.stop())

test("another application's of the same name is all to be made, and nothing of it to be found here", async () => {
  const { steps } = await planNow(neighbours.application, graphOf(neighbours.application))
  expect(new Set(steps.map(({ action }) => action))).toEqual(new Set(['create']))
})

test('in another region, only the names that a whole account shares stand in the way, and only as imports', async () => {
  const { steps } = await planNow(neighbours.region, graphOf(neighbours.region))
  const found = steps.filter(({ action }) => action !== 'create')
  expect(new Set(found.map(({ action, kind }) => `${action} ${kind.type}`))).toEqual(new Set(['adopt AWS::IAM::Role']))
})

test.each(Object.entries(neighbours))('what is destroyed of another %s leaves ours as it is', async (_what, neighbour) => {
  const before = await inventory(aws)
  await runOnce(neighbour, emptyGraphOf(neighbour))
  expect(await inventory(aws)).toEqual(before)
})
