import { afterAll, beforeAll, expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import type { Environment } from '../../src/schema/environment.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { environment, graphOf, runOnce, emptyGraphOf, planNow } from '../support/engine.ts'
import { inventory } from '../support/inventory.ts'

/** Environments of the same name in another application and in another region. */
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

test.each(Object.entries(neighbours))(
  'finds nothing of ours for an environment of the same name in another %s',
  async (_difference, neighbour) => {
    const { steps } = await planNow(neighbour, graphOf(neighbour))
    expect(new Set(steps.map(({ action }) => action))).toEqual(new Set(['create']))
  },
)

test.each(Object.entries(neighbours))(
  'destroys nothing of ours with an environment of the same name in another %s',
  async (_difference, neighbour) => {
    const before = await inventory(aws)
    await runOnce(neighbour, emptyGraphOf(neighbour))
    expect(await inventory(aws)).toEqual(before)
  },
)
