import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, test, type TestContext } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import { launch, postmagiq } from '../support/cli.ts'
import { newEmulator } from '../support/emulator.ts'
import { emulatorControl } from '../support/emulator-control.ts'
import { inventory } from '../support/inventory.ts'
import { proxyTo, type Seen } from '../support/proxy.ts'

const SECOND = 1_000
const base = await readFile('environments/dev/postmagiq.yaml', 'utf8')

interface Wanted {
  readonly retention: number
  readonly endpoint?: boolean
  readonly healthPath?: string
}

/** The spec of dev with a retention of logs, and with an interface endpoint unless it is left out. */
function specWith({ retention, endpoint = true, healthPath = '/api/health' }: Wanted) {
  const spec = base.replace('healthPath: /api/health', `healthPath: ${healthPath}`)
  const endpoints = endpoint ? 'nat: single\n    interfaceEndpoints:\n      - logs' : 'nat: single'
  return `${spec.replace('nat: single', endpoints)}\n  logs:\n    retentionDays: ${retention}\n`
}

/** An account of its own, and a source of one spec. Tests that run together have hooks and expectations in their contexts. */
async function stage({ expect, onTestFinished }: TestContext, spec: string) {
  const emulator = await newEmulator({ timeScale: 0 })
  onTestFinished(async () => void (await emulator.stop()))
  const folder = await mkdtemp(join(tmpdir(), 'postmagiq-replicas-'))
  const write = (text: string) => writeFile(join(folder, 'postmagiq.yaml'), text)
  await write(spec)
  const aws = new Aws({ region: 'us-east-1', endpoint: emulator.url })
  /** Starts a replica, whose calls go through a proxy of its own. */
  const replica = async () => {
    const proxy = await proxyTo(emulator.url)
    const { child, ended } = launch(proxy.url, 'run', '--source', folder, '--resync', '2s')
    let log = ''
    child.stdout.on('data', text => (log += text))
    onTestFinished(() => {
      child.kill('SIGKILL')
      proxy.stop()
    })
    const logged = (line: RegExp) =>
      expect.poll(() => line.test(log), { timeout: 100 * SECOND, interval: 100, message: `${line}` }).toBe(true)
    const count = (line: RegExp) => log.split('\n').filter(text => line.test(text)).length
    return { ...proxy, child, ended, logged, count, forget: () => (log = '') }
  }
  return { emulator, aws, write, folder, replica }
}

const converged = /"ready":true.*the environment is as its revision says/
const leads = /this process leads"/
/** Leases, records and requests say nothing of what is done to the environment. */
const isOfControl = ({ name }: Seen) => /\/(leader|lease|status|history|applied|requests)\//.test(name)
const actions = (calls: readonly Seen[]) => calls.filter(call => call.isWrite && !isOfControl(call))
const retentions = async ({ logs }: Aws) => {
  const { logGroups = [] } = await logs.describeLogGroups({ logGroupNamePrefix: '/postmagiq/dev/' })
  return logGroups.map(({ retentionInDays }) => retentionInDays)
}
/** All there is, by names that a new one of the same resource has as well. */
const standing = async (aws: Aws) => (await inventory(aws)).filter(name => !name.startsWith('network interface '))
const lease = async ({ s3 }: Aws, key: string) => {
  const { Body } = await s3.getObject({ Bucket: 'postmagiq-control-123456789012-us-east-1', Key: key })
  return JSON.parse(await Body!.transformToString()) as { readonly holder: string; readonly free?: boolean }
}

describe.concurrent('replicas', { timeout: 240 * SECOND }, () => {
  test('one looks and acts, the other only reads its lease; the other follows a killed leader and a leader that ended', async context => {
    const { expect } = context
    const { aws, replica } = await stage(context, specWith({ retention: 30 }))
    const first = await replica()
    await first.logged(leads)
    const second = await replica()
    await second.logged(/waiting: .* leads/)
    await expect.poll(() => actions(first.calls).length, { timeout: 60 * SECOND, interval: 20 }).toBeGreaterThan(30)
    first.child.kill('SIGKILL')
    const killed = Date.now()
    expect(second.calls.filter(call => !isOfControl(call)).map(({ name }) => name)).toEqual(['GetCallerIdentity'])
    await second.logged(converged)
    const looked = second.calls.find(({ name }) => name === 'DescribeVpcs')!
    const acted = actions(second.calls)[0]!
    expect(looked.at - killed).toBeGreaterThan(15 * SECOND)
    expect(looked.at - killed).toBeLessThan(30 * SECOND)
    expect(acted.at - killed).toBeLessThan(50 * SECOND)
    const found = await inventory(aws)
    expect(found.filter(name => name.startsWith('vpc '))).toHaveLength(1)

    const third = await replica()
    await third.logged(/waiting: .* leads/)
    second.child.kill('SIGTERM')
    expect((await second.ended).code).toBe(0)
    const ended = Date.now()
    await third.logged(leads)
    expect(Date.now() - ended).toBeLessThan(10 * SECOND)
    await third.logged(converged)
    expect(actions(third.calls)).toEqual([])
  })

  test('a leader that was suspended sends nothing more, and what was on the wire is put right', async context => {
    const { expect } = context
    const { emulator, aws, write, replica } = await stage(context, specWith({ retention: 30 }))
    const first = await replica()
    await first.logged(converged)
    const before = await standing(aws)
    const second = await replica()
    await second.logged(/waiting: .* leads/)

    const held = [first.hold(/^PutRetentionPolicy$/), first.hold(/^DeleteVpcEndpoints$/), first.hold(/^ModifyTargetGroup$/)]
    await write(specWith({ retention: 60, endpoint: false, healthPath: '/api/other' }))
    const [update, deletion, throttled] = await Promise.all(held)
    // A throttled call is sent again a moment later: that retry is still to come when the process is suspended.
    const { faults, calls, clearFaults } = emulatorControl(emulator.url)
    await faults([{ kind: 'throttle', service: 'elbv2', operation: 'ModifyTargetGroup' }])
    throttled!()
    const isThrottled = async () => (await calls()).some(({ operation }) => operation === 'ModifyTargetGroup')
    await expect.poll(isThrottled, { timeout: 10 * SECOND, interval: 10 }).toBe(true)
    first.child.kill('SIGSTOP')
    const stopped = Date.now()
    await clearFaults()
    await write(specWith({ retention: 14 }))
    await second.logged(converged)
    expect(actions(second.calls)[0]!.at - stopped).toBeLessThan(50 * SECOND)
    expect(await standing(aws)).toEqual(before)
    expect(await retentions(aws)).toEqual([14, 14])

    const sent = actions(first.calls).length
    const until = second.calls.length
    update!()
    deletion!()
    const corrections = () => actions(second.calls.slice(until)).map(({ name }) => name)
    const arrived = expect.arrayContaining(['PutRetentionPolicy', 'CreateVpcEndpoint'])
    await expect.poll(corrections, { timeout: 40 * SECOND }).toEqual(arrived)
    first.child.kill('SIGCONT')
    await first.logged(/the lease was lost/)
    await first.logged(/waiting: .* leads/)
    await expect.poll(() => standing(aws), { timeout: 40 * SECOND }).toEqual(before)
    expect(await retentions(aws)).toEqual([14, 14])
    expect(actions(first.calls)).toHaveLength(sent)
    second.child.kill('SIGTERM')
    expect((await second.ended).code).toBe(0)
    await first.logged(leads)
  })

  test('a leader that gets SIGTERM while a call has no answer gives up everything and ends with 0 within 20 s', async context => {
    const { expect } = context
    const { emulator, aws, folder, replica } = await stage(context, specWith({ retention: 30 }))
    const { child, ended, hold, logged, calls } = await replica()
    const pass = await hold(/^CreateSubnet$/)
    child.kill('SIGHUP')
    await logged(/SIGHUP: what AWS denied is tried again now/)
    child.kill('SIGTERM')
    const began = Date.now()
    await pause(3 * SECOND)
    const sent = actions(calls).length
    expect((await ended).code).toBe(0)
    expect(Date.now() - began).toBeGreaterThan(11 * SECOND)
    expect(Date.now() - began).toBeLessThan(20 * SECOND)
    expect(actions(calls)).toHaveLength(sent)
    expect(await lease(aws, 'lease/postmagiq/dev')).toMatchObject({ free: true })
    expect(await lease(aws, 'leader/run')).toMatchObject({ free: true })
    pass()
    const { stdout, code } = await postmagiq(emulator.url, 'run', '--source', folder, '--once')
    expect(stdout).not.toContain('waiting for the lease')
    expect(code).toBe(0)
  })

  test('says once that AWS is away, and goes on by itself when it is back', async context => {
    const { expect } = context
    const { aws, write, replica } = await stage(context, specWith({ retention: 30 }))
    const { child, ended, logged, count, setAway, forget } = await replica()
    await logged(converged)
    forget()
    setAway(true)
    await pause(40 * SECOND)
    expect(count(/the pass failed/)).toBe(1)
    expect(count(/cannot lead, trying again/)).toBeLessThanOrEqual(2)
    await write(specWith({ retention: 60 }))
    setAway(false)
    await expect.poll(() => retentions(aws), { timeout: 40 * SECOND }).toEqual([60, 60])
    await logged(/a pass succeeded again/)
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  })
})
