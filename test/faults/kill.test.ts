import { afterAll, beforeAll, expect, test } from 'vitest'
import { setTimeout as pause } from 'node:timers/promises'
import { Aws } from '../../src/providers/aws.ts'
import { isRead } from '../../src/providers/retry.ts'
import { launch, postmagiq } from '../support/cli.ts'
import { inventory } from '../support/inventory.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { emulatorControl } from '../support/emulator-control.ts'

let emulator: Emulator
let aws: Aws

beforeAll(async () => {
  emulator = await newEmulator()
  aws = new Aws({ region: 'us-east-1', endpoint: emulator.url })
})
afterAll(() => emulator.stop())

const calls = () => emulatorControl(emulator.url).calls()
const writes = async () => (await calls()).filter(({ operation }) => !isRead(operation)).length

/** Runs the command line and kills it after its first so many writes. */
async function killAfter(count: number, ...args: string[]) {
  const { child, ended } = launch(emulator.url, ...args)
  const before = await writes()
  let over = false
  void ended.then(() => (over = true))
  while (!over && (await writes()) - before < count) await pause(20)
  child.kill('SIGKILL')
  await ended
}

test('the next run continues a killed one once its lease has expired', async () => {
  for (const count of [3, 40]) await killAfter(count, 'apply', '--yes', '-f', 'environments/dev')
  const applied = await postmagiq(emulator.url, 'apply', '--yes', '-f', 'environments/dev')
  expect(applied.stderr).toContain('Waiting for the lease, which')
  expect(applied.code, applied.stdout + applied.stderr).toBe(0)
  expect((await postmagiq(emulator.url, 'plan', '-f', 'environments/dev')).code).toBe(0)
  await killAfter(10, 'destroy', '--yes', '--approve-all-data', '-f', 'environments/dev')
  const destroyed = await postmagiq(emulator.url, 'destroy', '--yes', '--approve-all-data', '--purge-control', '-f', 'environments/dev')
  expect(destroyed.code, destroyed.stdout + destroyed.stderr).toBe(0)
  expect(await inventory(aws)).toEqual([])
}, 300_000)

test('a second run waits for the first, or with --no-wait ends with 5 and names it', async () => {
  await emulatorControl(emulator.url).reset()
  const first = launch(emulator.url, 'apply', '--yes', '-f', 'environments/dev')
  while (!(await calls()).some(({ operation }) => operation === 'CreateVpc')) await pause(20)
  const hasty = await postmagiq(emulator.url, 'apply', '--yes', '--no-wait', '-f', 'environments/dev')
  expect(hasty.code).toBe(5)
  expect(hasty.stderr).toMatch(/holds the lease of this environment/)
  const second = await postmagiq(emulator.url, 'apply', '--yes', '-f', 'environments/dev')
  expect([(await first.ended).code, second.code]).toEqual([0, 0])
  expect((await postmagiq(emulator.url, 'plan', '-f', 'environments/dev')).code).toBe(0)
}, 300_000)

test('a suspended run that lost its lease to another ends with 5 and changes nothing more', async () => {
  await emulatorControl(emulator.url).reset()
  const { child, ended } = launch(emulator.url, 'apply', '--yes', '-f', 'environments/dev')
  const before = await writes()
  while ((await writes()) - before < 25) await pause(20)
  child.kill('SIGSTOP')
  const second = await postmagiq(emulator.url, 'apply', '--yes', '-f', 'environments/dev')
  expect(second.code, second.stderr).toBe(0)
  const done = await writes()
  child.kill('SIGCONT')
  const first = await ended
  expect(first.code, first.stderr).toBe(5)
  expect(first.stderr).toContain('the lease was lost')
  // Calls that were in flight, or about to be sent, when the process was suspended.
  expect((await writes()) - done).toBeLessThanOrEqual(8)
  expect((await postmagiq(emulator.url, 'plan', '-f', 'environments/dev')).code).toBe(0)
}, 300_000)

test('a run that gets a signal finishes calls in flight and releases the lease', async () => {
  await emulatorControl(emulator.url).reset()
  const { child, ended } = launch(emulator.url, 'apply', '--yes', '-f', 'environments/dev')
  const before = await writes()
  while ((await writes()) - before < 20) await pause(20)
  child.kill('SIGINT')
  expect((await ended).code).toBe(130)
  const next = await postmagiq(emulator.url, 'apply', '--yes', '--no-wait', '-f', 'environments/dev')
  expect(next.code, next.stderr).toBe(0)
}, 300_000)
