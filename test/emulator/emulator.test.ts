import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { setup, start } from '../../scripts/emulator.mjs'

const SETUP_MS = 600_000
const PYTHON = 'emulator/.venv/bin/python'

const running: { stop(): Promise<unknown> }[] = []

beforeAll(async () => {
  await Promise.all([setup(), setup()])
}, SETUP_MS)

afterEach(async () => {
  await Promise.all(running.splice(0).map(one => one.stop()))
})

async function started(options: Parameters<typeof start>[0] = {}) {
  const emulator = await start({ port: 0, ...options })
  running.push(emulator)
  return emulator
}

const json = async <T>(url: string) => (await fetch(url)).json() as Promise<T>

const settings = (url: string) => json<{ timeScale: number; lateListings: number }>(`${url}/_postmagiq/settings`)

test('the emulator serves with the given settings once it is started', async () => {
  const { url } = await started({ timeScale: 0.5, lateListings: 2 })
  expect(await settings(url)).toMatchObject({ timeScale: 0.5, lateListings: 2 })
  const health = await json<{ services: object }>(`${url}/_localstack/health`)
  expect(health.services).toHaveProperty('ecs', 'available')
}, 30_000)

test('two emulators have settings of their own, and each ends when it is stopped', async () => {
  const [first, second] = await Promise.all([started(), started()])
  await fetch(`${first.url}/_postmagiq/settings`, { method: 'POST', body: '{"timeScale": 9}' })
  expect((await settings(second.url)).timeScale).toBe(0.02)
  await first.stop()
  await expect(settings(first.url)).rejects.toThrow()
  expect((await first.ended).code).toBe(0)
}, 30_000)

test('start rejects with the reason when the port is in use', async () => {
  const { url } = await started()
  const port = Number(new URL(url).port)
  await expect(start({ port })).rejects.toThrow(`cannot listen on 127.0.0.1:${port}`)
}, 30_000)

test.each(['SIGTERM', 'SIGINT'] as const)(
  'the program serves until %s, and then exits with 0',
  async signal => {
    const program = spawn(process.execPath, ['scripts/emulator.mjs', '--port', '0', '--time-scale=0'])
    const url = await address(program)
    expect((await settings(url)).timeScale).toBe(0)
    program.kill(signal)
    expect(await once(program, 'exit')).toEqual([0, null])
    await expect(settings(url)).rejects.toThrow()
  },
  30_000,
)

test('the emulator ends when the program is killed', async () => {
  const program = spawn(process.execPath, ['scripts/emulator.mjs', '--port', '0'])
  const url = await address(program)
  program.kill('SIGKILL')
  await expect
    .poll(
      () =>
        settings(url).then(
          () => 'serves',
          () => 'ended',
        ),
      { timeout: 5000 },
    )
    .toBe('ended')
}, 30_000)

test('the program exits with 1 when an option is unknown', async () => {
  const program = spawn(process.execPath, ['scripts/emulator.mjs', '--host', 'x'])
  expect(await once(program, 'exit')).toEqual([1, null])
}, 30_000)

test(
  'the tests of the emulator pass',
  async () => {
    // Without an address they start their own emulator, whose time they control.
    const env = { ...process.env, AWS_ENDPOINT_URL: undefined }
    const tests = spawn(PYTHON, ['-m', 'unittest', 'discover', 'emulator/tests'], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    let printed = ''
    tests.stderr.on('data', data => (printed += data))
    const [code] = await once(tests, 'close')
    expect(code, printed).toBe(0)
  },
  SETUP_MS,
)

/** Gives the address that the program prints. */
async function address(program: ChildProcess) {
  for await (const line of createInterface({ input: program.stderr! })) {
    const found = /serves at (\S+)/.exec(line)
    if (found) return found[1]!
  }
  throw new Error('the program does not serve')
}
