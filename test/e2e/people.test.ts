import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import { postmagiq } from '../support/cli.ts'
import { controller, sourceOf } from '../support/controller.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { emulatorControl } from '../support/emulator-control.ts'

let emulator: Emulator
let aws: Aws
/** Somebody who changes things by hand. */
let mallory: Aws

beforeAll(async () => {
  emulator = await newEmulator({ timeScale: 0 })
  await emulatorControl(emulator.url).settings({ lateEvents: 6 })
  aws = new Aws({ region: 'us-east-1', endpoint: emulator.url })
  await aws.iam.createUser({ UserName: 'mallory' })
  const { AccessKey } = await aws.iam.createAccessKey({ UserName: 'mallory' })
  const credentials = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! }
  mallory = new Aws({ region: 'us-east-1', endpoint: emulator.url, credentials: async () => credentials })
})
afterAll(() => emulator.stop())

const spec = await readFile('environments/dev/postmagiq.yaml', 'utf8')
/** Seconds instead of minutes: the first lookup comes before the event history shows an event, the second one after. */
const LOOKUPS = ['--event-lookups', '0s,8s,60s']
const GROUP = '/postmagiq/dev/worker'
const keeping = (days: number, ...sections: string[]) =>
  [spec, `  logs: {retentionDays: ${days}}\n`, ...sections.map(section => `  ${section}\n`)].join('')

const retention = async () => (await aws.logs.describeLogGroups({ logGroupNamePrefix: GROUP })).logGroups?.[0]?.retentionInDays
const becomes = (days: number) => expect.poll(retention, { timeout: 40_000, interval: 200 }).toBe(days)

describe('people and a running controller', { timeout: 180_000 }, () => {
  test('a revision waits for approval, a pause stops everything, and a rollback goes back and is ended by an edit', async () => {
    const { folder, write } = await sourceOf({ dev: keeping(30, 'reconcile: {deploy: manual}') })
    const file = ['-f', `${folder}/dev`]
    const run = (...args: string[]) => postmagiq(emulator.url, ...args, ...file)
    const recorded = async () => JSON.parse((await run('status', '--recorded', '-o', 'json')).stdout)
    const { child, ended, logged, forget } = controller(emulator.url, folder, ...LOOKUPS)

    // What does not exist yet is of the spec as well.
    await logged(/ApprovalNeeded/)
    expect(await retention()).toBeUndefined()
    const { revision: first } = await recorded()
    const approved = await run('approve', '--revision', first.id.slice(0, 6))
    expect(approved.stdout).toContain('Answered:')
    await logged(/"ready":true.*the environment is as its revision says/)
    expect((await run('wait', '--for', 'Ready', '--revision', first.id, '--timeout', '1m')).code).toBe(0)
    expect(await retention()).toBe(30)

    await write('dev', keeping(60, 'reconcile: {deploy: manual}'))
    forget()
    await logged(/ApprovalNeeded/)
    expect((await run('wait', '--timeout', '30s')).code).toBe(1)
    expect(await retention()).toBe(30)
    const { revision: second } = await recorded()
    expect(second.id).not.toBe(first.id)
    await run('approve', '--revision', second.id)
    await becomes(60)

    const paused = await run('pause', '--for', '1h', '--reason', 'an incident')
    expect(paused.stdout).toContain('Answered:')
    await mallory.logs.putRetentionPolicy({ logGroupName: GROUP, retentionInDays: 1 })
    forget()
    await logged(/"reason":"Paused".*an incident/)
    expect(await retention()).toBe(1)
    const applied = await run('apply', '--yes', '--quiet')
    expect(applied.stderr).toMatch(/Warning: the environment is paused until .* an incident/)
    expect(applied.stderr).toMatch(/Warning: a controller keeps this environment/)
    expect(await retention()).toBe(60)
    await mallory.logs.putRetentionPolicy({ logGroupName: GROUP, retentionInDays: 1 })
    await run('resume')
    await becomes(60)

    const back = await run('rollback', '--to', first.id, '--yes')
    expect(back.stdout).toContain(`Revision ${first.id}`)
    await becomes(30)
    expect(await recorded()).toMatchObject({ revision: { id: first.id }, record: { pin: { revision: first.id } } })
    await write('dev', keeping(90))
    await becomes(90)
    await expect.poll(async () => (await recorded()).record.pin, { timeout: 30_000 }).toBeUndefined()

    const history = async () => (await run('history')).stdout
    await expect.poll(history, { timeout: 30_000 }).toMatch(/user\/mallory/)
    expect(await history()).toContain(first.id)
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  })

  test('reconcile makes a pass that reads everything, and a single step can be approved', async () => {
    const { folder } = await sourceOf({ dev: keeping(90, 'reconcile: {selfHeal: off}') })
    const run = (...args: string[]) => postmagiq(emulator.url, ...args, '-f', `${folder}/dev`)
    const { child, ended, logged } = controller(emulator.url, folder, '--resync', '1h')
    await logged(/"ready":true/)
    await mallory.logs.putRetentionPolicy({ logGroupName: GROUP, retentionInDays: 1 })
    await run('reconcile')
    await logged(/"id":"services\/worker\/logs","reason":"ApprovalNeeded".*selfHeal is off/)
    const { stdout } = await run('plan', '-o', 'json')
    const step = JSON.parse(stdout).resource_changes.find((change: { name: string }) => change.name === 'services/worker/logs')
    expect(step.postmagiq.origin).toBe('drift')
    await run('approve', step.postmagiq.id)
    await becomes(90)
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  })

  test('who made a drift is found at the second lookup, as the event history shows it late', async () => {
    const { folder } = await sourceOf({ dev: keeping(90) })
    const { child, ended, logged, printed } = controller(emulator.url, folder, ...LOOKUPS)
    await logged(/"ready":true/)
    const { calls, forgetCalls } = emulatorControl(emulator.url)
    const lookups = async () => (await calls()).filter(({ operation }) => operation === 'LookupEvents').length
    await forgetCalls()
    const changed = Date.now()
    // Of a group that nobody changed before: an earlier change would be found at once.
    await mallory.logs.putRetentionPolicy({ logGroupName: '/postmagiq/dev/api', retentionInDays: 1 })
    await expect.poll(lookups, { timeout: 6_000 }).toBeGreaterThan(0)
    expect(printed()).not.toContain('drift was made by somebody else')
    await logged(/"actor":"[^"]*user\/mallory".*drift was made by somebody else/)
    expect(Date.now() - changed).toBeGreaterThan(8_000)
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  })
})
