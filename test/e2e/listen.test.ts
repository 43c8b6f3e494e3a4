import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { launch, postmagiq } from '../support/cli.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'

let emulator: Emulator

beforeAll(async () => {
  emulator = await newEmulator({ timeScale: 0 })
})
afterAll(() => emulator.stop())

const SOURCE = ['run', '--source', 'environments/dev', '--resync', '2s']

/** Starts the controller, and waits for the address that it logs. */
async function listening(...flags: readonly string[]) {
  const { child, ended } = launch(emulator.url, ...SOURCE, ...flags)
  onTestFinished(() => void child.kill('SIGKILL'))
  let printed = ''
  child.stdout.on('data', text => (printed += text))
  await expect.poll(() => printed, { timeout: 30_000, interval: 50 }).toMatch(/"url":"http:/)
  const [, url = ''] = /"url":"(http:[^"]+)"/.exec(printed) ?? []
  return { child, ended, url }
}

const statusOf = async (url: string, headers: Record<string, string> = {}) => (await fetch(url, { headers })).status

describe('run --listen', { timeout: 120_000 }, () => {
  test('is ready after the first look, shows metrics and the environment, and ends with its event streams', async () => {
    const { child, ended, url } = await listening('--listen', '127.0.0.1:0')
    expect(await statusOf(`${url}/healthz`)).toBe(200)
    await expect.poll(() => statusOf(`${url}/readyz`), { timeout: 30_000 }).toBe(200)
    const events = (await fetch(`${url}/api/events`)).body!.getReader()
    const environment = async () => (await (await fetch(`${url}/api/environments/postmagiq/dev`)).json()) as Record<string, any>
    await expect.poll(async () => (await environment())['state'], { timeout: 60_000 }).toBe('ActionNeeded')
    const { conditions, resources, account, lastPass, plan } = await environment()
    expect(conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }))
    expect(resources.length).toBeGreaterThan(20)
    expect([account, lastPass.result]).toEqual([expect.stringMatching(/^\d{12}$/), 'succeeded'])
    expect(plan.resource_changes.length).toBeGreaterThan(20)

    const metrics = await (await fetch(`${url}/metrics`)).text()
    for (const name of NAMES) expect(metrics, name).toMatch(new RegExp(`^${name}(_bucket)?[{ ]`, 'm'))
    expect(metrics).not.toContain('arn:aws')

    const began = Date.now()
    child.kill('SIGHUP')
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
    expect(Date.now() - began).toBeLessThan(10_000)
    const read = async (): Promise<boolean> => (await events.read()).done || read()
    expect(await read()).toBe(true)
  })

  test('asks others than this machine for a token, also for one that is in the file since a moment ago', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'postmagiq-token-')), 'token')
    await writeFile(file, 'the-first-token-of-the-file')
    const { child, ended, url } = await listening('--listen', '0.0.0.0:0', '--token-file', file)
    const local = url.replace('0.0.0.0', '127.0.0.1')
    const as = (token: string) => statusOf(`${local}/api/environments`, { authorization: `Bearer ${token}` })
    expect(await statusOf(`${local}/healthz`)).toBe(200)
    expect(await statusOf(`${local}/api/environments`)).toBe(401)
    expect(await as('the-first-token-of-the-file')).toBe(200)
    await writeFile(file, 'the-second-token-of-the-file')
    expect([await as('the-first-token-of-the-file'), await as('the-second-token-of-the-file')]).toEqual([401, 200])
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  })

  test('does not start where others could read without a token, or with an address that is none', async () => {
    expect(await postmagiq(emulator.url, ...SOURCE, '--listen', '0.0.0.0:0')).toMatchObject({
      code: 3,
      stderr: 'Others can reach 0.0.0.0:0: set POSTMAGIQ_TOKEN, or name a file with --token-file, or listen on 127.0.0.1.\n',
    })
    expect(await postmagiq(emulator.url, ...SOURCE, '--listen', '8080')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('Expected an address and a port from 0 to 65535'),
    })
  })

  test('ends with 1 where the port is used', async () => {
    const other = createServer()
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void other.close())
    const address = `127.0.0.1:${(other.address() as AddressInfo).port}`
    expect(await postmagiq(emulator.url, ...SOURCE, '--listen', address)).toMatchObject({
      code: 1,
      stderr: `Error: ${address} is used by another process: name another port with --listen.\n`,
    })
  })
})

/** The names that dashboards ask for. */
const NAMES = [
  'controller_runtime_reconcile_total',
  'controller_runtime_reconcile_errors_total',
  'controller_runtime_reconcile_time_seconds',
  'controller_runtime_active_workers',
  'controller_runtime_max_concurrent_reconciles',
  'workqueue_depth',
  'workqueue_adds_total',
  'workqueue_retries_total',
  'workqueue_queue_duration_seconds',
  'workqueue_work_duration_seconds',
  'workqueue_unfinished_work_seconds',
  'workqueue_longest_running_processor_seconds',
  'leader_election_master_status',
  'rest_client_requests_total',
  'postmagiq_aws_calls_total',
  'postmagiq_passes_total',
  'postmagiq_oldest_drift_seconds',
  'postmagiq_condition',
  'postmagiq_environments',
  'postmagiq_revision_info',
  'process_cpu_seconds_total',
  'process_resident_memory_bytes',
]
