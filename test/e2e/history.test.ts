import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch, postmagiq } from '../support/cli.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { emulatorControl } from '../support/emulator-control.ts'

let emulator: Emulator

beforeAll(async () => void (emulator = await newEmulator({ timeScale: 0 })))
afterAll(() => emulator.stop())

const run = (...args: string[]) => postmagiq(emulator.url, ...args, '-f', 'environments/dev')
const json = async (...args: string[]) => JSON.parse((await run(...args, '-o', 'json')).stdout)

describe('what passes record of an environment', { timeout: 120_000 }, () => {
  test('nothing, before anything was applied: wait ends with 4', async () => {
    const { code, stderr } = await run('wait', '--timeout', '2s')
    expect(stderr).toContain('dev is not Ready in time: nothing is recorded of it.')
    expect(code).toBe(4)
    expect((await run('status', '--recorded')).stdout).toContain('Nothing is recorded of dev')
    expect((await run('history')).stdout).toContain('Nothing was done in dev')
  })

  test('a stalled resource: wait ends with 1, and status names it', async () => {
    const control = emulatorControl(emulator.url)
    await control.faults([
      { kind: 'error', service: 'logs', operation: 'CreateLogGroup', code: 'AccessDeniedException', status: 400, message: 'no', times: 99 },
    ])
    expect((await run('apply', '--yes', '--quiet')).code).toBe(1)
    await control.clearFaults()
    const { code, stderr } = await run('wait')
    expect(stderr).toMatch(/dev does not become Ready by itself: Stalled: Denied: 4 resources: database\/logs\/postgresql \(Denied\)/)
    expect(code).toBe(1)
    expect((await run('status', '--recorded')).stdout).toMatch(/^Stalled +True .*Denied/m)
  })

  test('what apply did: wait ends with 0 at its revision, and history has its steps', async () => {
    expect((await run('apply', '--yes', '--quiet')).code).toBe(0)
    const { conditions, revision, record, ready } = await json('status', '--recorded')
    expect(ready).toBe(true)
    expect(record).toMatchObject({ isController: false, lastPass: { result: 'succeeded' } })
    expect(conditions).toContainEqual(expect.objectContaining({ type: 'Synced', status: 'True' }))
    const waited = await run('wait', '--for', 'Ready', '--revision', revision.id.slice(0, 4))
    expect(waited.stdout).toBe(`dev is Ready at revision ${revision.id}.\n`)
    expect(waited.code).toBe(0)
    expect((await run('wait', '--revision', 'ffffffff', '--timeout', '1s')).code).toBe(4)

    const [failed, applied, ...others] = await json('history', '--since', '1h')
    expect(others).toEqual([])
    expect(failed).toMatchObject({ verb: 'apply', result: 'failed' })
    expect(applied).toMatchObject({ verb: 'apply', result: 'succeeded', revision: { id: revision.id } })
    expect(applied.revision.text).toContain('kind: Environment')
    expect((await run('history')).stdout).toMatch(/apply {2}succeeded after \d+ s, by arn:aws:.*\n {2}revision \w{12}\n {2}create +\S/)
  })

  test('status looks at AWS, and adds revision and last pass', async () => {
    const { stdout } = await run('status')
    expect(stdout).toMatch(/^dev is Ready: /m)
    expect(stdout).toMatch(/^Revision \w{12}, in force since .*Z\.\nLast pass \d+[sm] ago by arn:.*\nNo controller has reported yet\.$/m)
    expect(await json('status')).toMatchObject({ conditions: { length: 5 }, revision: { since: expect.any(String) }, record: {} })
  })

  test('a pass of a controller that has nothing to do: status has it, and history does not', async () => {
    expect((await postmagiq(emulator.url, 'run', '--once', '--source', 'environments/dev')).code).toBe(0)
    expect((await run('status', '--recorded')).stdout).toMatch(/^A controller last reported \d+s ago\.$/m)
    expect(await json('history')).toHaveLength(2)
  })

  test('status --watch prints again when a pass records something else, and ends with 130', async () => {
    const { child, ended } = launch(emulator.url, 'status', '--recorded', '--watch', '-f', 'environments/dev')
    let printed = ''
    child.stdout.on('data', text => (printed += text))
    await expect.poll(() => printed, { timeout: 20_000 }).toMatch(/^Ready +True/m)
    expect((await run('destroy', '--yes', '--approve-all-data')).code).toBe(0)
    await expect.poll(() => printed, { timeout: 20_000 }).toMatch(/^Ready +False .*Destroyed/m)
    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
    expect((await json('history')).at(-1)).toMatchObject({ verb: 'destroy', result: 'succeeded' })
  })
})
