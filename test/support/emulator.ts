import { fileURLToPath } from 'node:url'
import { LocalstackContainer } from '@testcontainers/localstack'
import pRetry from 'p-retry'
import { ACCOUNT } from './account.ts'
import { setup as install, start } from '../../scripts/emulator.mjs'
import { buildImage, docker } from '../../scripts/image.ts'

/** An emulator of AWS: a container where there is an engine to run one, else a process. */
export interface Emulator {
  readonly url: string
  stop(): Promise<unknown>
}

/** Fast enough for tests, and slow enough for listings to show intermediate states. */
const TIME_SCALE = 0.002
const OURS = 'postmagiq-emulator'
const folder = fileURLToPath(new URL('../../emulator', import.meta.url))

/** Starts an empty emulator for one test file that counts calls or injects faults. */
export async function newEmulator({ timeScale = TIME_SCALE } = {}): Promise<Emulator> {
  const image = process.env['EMULATOR_IMAGE']
  if (!image) return start({ port: 0, timeScale })
  const container = await new LocalstackContainer(image).start()
  const url = container.getConnectionUri()
  if (image.startsWith(`${OURS}:`)) await pRetry(() => settings(url, { timeScale }), { retries: 5, minTimeout: 100 })
  return { url, stop: () => container.stop() }
}

let server: Emulator | undefined

/** Points every SDK client at one emulator for the whole run: the one at `AWS_ENDPOINT_URL`, or a new one. */
export async function setup() {
  if (!process.env['AWS_ENDPOINT_URL']) {
    await choose()
    server = await newEmulator()
    process.env['AWS_ENDPOINT_URL'] = server.url
  }
  Object.assign(process.env, { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: ACCOUNT, AWS_SECRET_ACCESS_KEY: 'test' })
}

export async function teardown() {
  await server?.stop()
}

/**
 * Decides how emulators run, and prints it: in a real LocalStack (`LOCALSTACK_IMAGE`, with its licence token in the environment), in our
 * own image, or, without an engine or with EMULATOR=process, as a process. EMULATOR=container fails instead of starting a process.
 */
async function choose() {
  const how = process.env['EMULATOR'] ?? 'auto'
  const image = how === 'process' ? undefined : await imageOr(how === 'container')
  if (image) process.env['EMULATOR_IMAGE'] = image
  else await install()
  process.stdout.write(`The emulator runs ${image ? `in a container of ${image}` : 'as a process'}.\n`)
}

async function imageOr(required: boolean): Promise<string | undefined> {
  try {
    if (process.env['LOCALSTACK_IMAGE']) return process.env['LOCALSTACK_IMAGE']
    await docker(['info'], 10_000)
    const sources = ['requirements.txt', 'core', 'patches', 'launch.py']
    return await buildImage({ name: OURS, folder, sources, base: process.env['PYTHON_IMAGE'] })
  } catch (error) {
    if (required) throw error
    process.stdout.write(`No container: ${error instanceof Error ? error.message.split('\n')[0] : error}\n`)
    return undefined
  }
}

async function settings(url: string, wanted: object) {
  const answer = await fetch(`${url}/_postmagiq/settings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wanted),
  })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
}
