import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import { postmagiq } from '../support/cli.ts'
import { controller as startController, sourceOf } from '../support/controller.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { emulatorControl } from '../support/emulator-control.ts'
import { inventory } from '../support/inventory.ts'
import { drifts, finder } from './drifts.ts'

let emulator: Emulator
let aws: Aws

beforeAll(async () => {
  emulator = await newEmulator({ timeScale: 0 })
  aws = new Aws({ region: 'us-east-1', endpoint: emulator.url })
})
afterAll(() => emulator.stop())

const spec = await readFile('environments/dev/postmagiq.yaml', 'utf8')

/** Starts the controller on the emulator that the tests share, or on another. */
const controller = (folder: string, url = emulator.url) => startController(url, folder)

const retention = async ({ logs } = aws) => {
  const { logGroups = [] } = await logs.describeLogGroups({ logGroupNamePrefix: '/postmagiq/dev/worker' })
  return logGroups[0]?.retentionInDays
}

describe('the controller', { timeout: 120_000 }, () => {
  test('converges a spec, corrects drift, follows an edit, keeps on through a bad one, and ends with 0 at SIGTERM', async () => {
    const { folder, write } = await sourceOf({ dev: spec })
    const { child, ended, logged, forget } = controller(folder)
    await logged(/"ready":true.*the environment is as its revision says/)

    const drift = drifts.find(({ what }) => what === 'the database is opened to the world')!
    await drift.how(aws, finder(aws, 'dev'))
    await logged(/"id":"network\/security-group\/database".*"action":"update".*"changes":\["ingress"\]/)

    await write('dev', `${spec}\n  logs:\n    retentionDays: 30\n`)
    await expect.poll(() => retention(), { timeout: 30_000 }).toBe(30)

    forget()
    await write('dev', spec.replace('tier: dev', 'tier: cheap'))
    await logged(/postmagiq\.yaml:\d+:\d+: .*cheap.*nothing is changed for it/)
    expect(await retention()).toBe(30)

    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  })

  test('a new revision ends what the one before it still waits for', async () => {
    const slow = await newEmulator({ timeScale: 0.2 })
    const there = new Aws({ region: 'us-east-1', endpoint: slow.url })
    const { folder, write } = await sourceOf({ dev: spec })
    const { child, ended, logged } = controller(folder, slow.url)
    await logged(/"id":"database\/instance".*"action":"create"/)
    await write('dev', `${spec}\n  logs:\n    retentionDays: 30\n`)
    await expect.poll(() => retention(there), { timeout: 60_000 }).toBe(30)
    const { DBInstances = [] } = await there.rds.describeDBInstances({})
    expect(DBInstances.map(({ DBInstanceStatus }) => DBInstanceStatus)).toEqual(['creating'])
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
    await slow.stop()
  })

  test('has nothing to do after a restart, and keeps an environment whose file is gone', async () => {
    const { folder } = await sourceOf({ dev: spec })
    await postmagiq(emulator.url, 'run', '--source', folder, '--once')
    const before = await inventory(aws)
    const { stdout, code } = await postmagiq(emulator.url, 'run', '--source', folder, '--once')
    expect(stdout).not.toContain('"action"')
    expect(code).toBe(0)
    const empty = await sourceOf({})
    const nothing = await postmagiq(emulator.url, 'run', '--source', empty.folder, '--once')
    expect(nothing.stdout).toContain('has no postmagiq.yaml: nothing is changed for it')
    expect(nothing.code).toBe(1)
    expect(await inventory(aws)).toEqual(before)
  })

  test('converges one environment although another always fails, and ends with 1', async () => {
    const elsewhere = spec.replace('name: dev', 'name: elsewhere').replace(/^spec:$/m, 'spec:\n  accountId: "999999999999"')
    const { folder } = await sourceOf({ dev: spec, elsewhere })
    const { stdout, code } = await postmagiq(emulator.url, 'run', '--source', folder, '--once')
    expect(stdout).toContain('The spec is for account 999999999999')
    expect(stdout).toMatch(/"environment":"postmagiq\/dev".*the environment is as its revision says/)
    expect(code).toBe(1)
  })

  test('tries what AWS denied again at SIGHUP, without the wait of five minutes', async () => {
    const { folder } = await sourceOf({ dev: spec })
    const denied = { service: 'ec2', operation: 'DescribeVpcs', code: 'UnauthorizedOperation', status: 403, message: 'not authorized' }
    await emulatorControl(emulator.url).faults([{ kind: 'error', ...denied, times: 1 }])
    const { child, ended, logged } = controller(folder)
    await logged(/the pass failed, the next one is in 300 s: .*not authorized/)
    child.kill('SIGHUP')
    await logged(/a pass succeeded again, after 1 that failed/)
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  })

  test('continues what a killed one began, once its lease has expired', async () => {
    const { folder } = await sourceOf({
      taken: spec.replace('name: dev', 'name: taken').replaceAll(/(gui|artifacts|sessions)-dev/g, '$1-taken'),
    })
    const first = controller(folder)
    await first.logged(/"action":"create"/)
    first.child.kill('SIGKILL')
    await first.ended
    const second = controller(folder)
    await second.logged(/waiting for the lease/)
    await second.logged(/"environment":"postmagiq\/taken".*"ready":true.*the environment is as its revision says/)
    second.child.kill('SIGTERM')
    expect((await second.ended).code).toBe(0)
    const { Vpcs = [] } = await aws.ec2.describeVpcs({ Filters: [{ Name: 'tag:postmagiq:environment', Values: ['taken'] }] })
    expect(Vpcs).toHaveLength(1)
  })

  test('reads specs from a bucket', async () => {
    await aws.s3.createBucket({ Bucket: 'specs-of-everybody' })
    const put = (Key: string, Body: string) => aws.s3.putObject({ Bucket: 'specs-of-everybody', Key, Body })
    await put('envs/dev/postmagiq.yaml', `${spec}\n  logs:\n    retentionDays: 60\n`)
    await put('envs-old/dev/postmagiq.yaml', spec)
    const { stdout, code } = await postmagiq(emulator.url, 'run', '--source', 's3://specs-of-everybody/envs', '--once')
    expect(stdout).toContain('the environment is as its revision says')
    expect(code).toBe(0)
    expect(await retention()).toBe(60)
  })

  test('needs a source', async () => {
    expect(await postmagiq(emulator.url, 'run')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('--source DIRECTORY, s3://BUCKET/PREFIX or https://HOST/REPO.git#BRANCH:PATH'),
    })
  })
})
