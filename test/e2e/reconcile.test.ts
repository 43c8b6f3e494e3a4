import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import { postmagiq } from '../support/cli.ts'
import { sourceOf } from '../support/controller.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { inventory } from '../support/inventory.ts'

let emulator: Emulator
let aws: Aws

beforeAll(async () => {
  emulator = await newEmulator({ timeScale: 0 })
  aws = new Aws({ region: 'us-east-1', endpoint: emulator.url })
})
afterAll(() => emulator.stop())

const spec = await readFile('environments/dev/postmagiq.yaml', 'utf8')
const GROUP = '/postmagiq/dev/worker'
const withSections = (...sections: string[]) => [spec, ...sections.map(section => `  ${section}\n`)].join('')

const retention = async () => (await aws.logs.describeLogGroups({ logGroupNamePrefix: GROUP })).logGroups?.[0]?.retentionInDays
const insights = async () => {
  const { clusters = [] } = await aws.ecs.describeClusters({ clusters: ['postmagiq-dev'], include: ['SETTINGS'] })
  return clusters[0]?.settings?.[0]?.value
}

/** One pass of the controller over a spec. */
async function pass(text: string) {
  const { folder } = await sourceOf({ dev: text })
  const { stdout, code } = await postmagiq(emulator.url, 'run', '--source', folder, '--once')
  const lines = stdout
    .split('\n')
    .filter(line => /"action"|notReady/.test(line))
    .toReversed()
  return { code, stdout: lines.join('\n') }
}

describe('spec.reconcile', { timeout: 120_000 }, () => {
  test('what drifted is left alone with selfHeal off, and set back with safe', async () => {
    expect((await pass(spec)).code).toBe(0)
    await aws.logs.putRetentionPolicy({ logGroupName: GROUP, retentionInDays: 1 })
    const off = await pass(withSections('reconcile: {selfHeal: off}'))
    expect(off.stdout).toMatch(/"id":"services\/worker\/logs","reason":"ApprovalNeeded".*reconcile.selfHeal is off/)
    expect([off.code, await retention()]).toEqual([1, 1])
    const safe = await pass(withSections('reconcile: {selfHeal: safe}'))
    expect(safe.stdout).toMatch(/"id":"services\/worker\/logs".*"action":"update".*"origin":"drift"/)
    expect([safe.code, await retention()]).toEqual([0, 14])
  })

  test('safe leaves what interrupts, and all sets it back', async () => {
    const drift = () => aws.ecs.updateService({ cluster: 'postmagiq-dev', service: 'postmagiq-dev-worker', enableExecuteCommand: true })
    const exec = async () => {
      const { services = [] } = await aws.ecs.describeServices({ cluster: 'postmagiq-dev', services: ['postmagiq-dev-worker'] })
      return services[0]?.enableExecuteCommand
    }
    await drift()
    expect((await pass(spec)).stdout).toMatch(/"id":"services\/worker\/service","reason":"ApprovalNeeded"/)
    expect(await exec()).toBe(true)
    expect((await pass(withSections('reconcile: {selfHeal: all}'))).code).toBe(0)
    expect(await exec()).toBe(false)
  })

  test('a manual deployment waits, and what drifts is set back meanwhile', async () => {
    await aws.logs.putRetentionPolicy({ logGroupName: GROUP, retentionInDays: 1 })
    const { stdout, code } = await pass(withSections('reconcile: {deploy: manual}', 'monitoring: {containerInsights: enabled}'))
    expect(stdout).toMatch(/"id":"services\/metrics","reason":"ApprovalNeeded".*postmagiq approve --revision [0-9a-f]{12}/)
    expect([code, await retention(), await insights()]).toEqual([1, 14, 'disabled'])
  })

  test('outside of a window a change that interrupts waits, and within one it is made', async () => {
    const window = (cron: string) => `reconcile: {windows: [{cron: "${cron}", duration: 2m}]}`
    const exec = (text: string) => text.replace(/^ {4}worker:$/m, '    worker:\n      exec: true')
    const edited = exec(spec)
    expect(edited).not.toBe(spec)
    const closed = await pass(`${edited}  ${window('0 0 29 2 *')}\n  logs: {retentionDays: 30}\n`)
    expect(closed.stdout).toMatch(
      /"id":"services\/worker\/service","reason":"OutsideWindow","message":"impact rolling.*the next window opens at/,
    )
    expect([closed.code, await retention()]).toEqual([1, 30])
    const open = await pass(`${edited}  ${window('* * * * *')}\n  logs: {retentionDays: 30}\n`)
    expect(open.code, open.stdout).toBe(0)
  })

  test('an absent environment goes but for its data, and that when each step is approved', async () => {
    const absent = await pass(withSections('state: absent'))
    expect(absent.code).toBe(1)
    expect(absent.stdout).toMatch(/"reason":"ConsentNeeded"/)
    const { folder } = await sourceOf({ dev: withSections('state: absent') })
    const plan = await postmagiq(emulator.url, 'plan', '-f', `${folder}/dev`)
    const ids = [...plan.stdout.matchAll(/--approve ([0-9a-f]{8})/g)].map(([, id]) => id)
    const left = await inventory(aws)
    expect(left.some(name => name.startsWith('database '))).toBe(true)
    expect(left.some(name => name.startsWith('service '))).toBe(false)
    const approvals = [...new Set(ids)].map(id => `{id: "${id}", until: "2099-01-01T00:00:00Z", reason: test}`)
    const approved = await pass(withSections('state: absent', `approvals: [${approvals.join(', ')}]`))
    expect(approved.code, approved.stdout).toBe(0)
    expect((await inventory(aws)).filter(name => !name.startsWith('bucket postmagiq-control'))).toEqual([])
    expect((await pass(withSections('state: absent'))).stdout).not.toContain('"action"')
    const { stdout: recorded } = await postmagiq(emulator.url, 'status', '--recorded', '-f', `${folder}/dev`)
    expect(recorded).toMatch(/^Ready +False .*Destroyed/m)
  })

  test('an environment of another account is made with its role', async () => {
    const role = 'arn:aws:iam::222222222222:role/postmagiq/operator'
    const { code, stdout } = await pass(
      withSections('accountId: "222222222222"', `assumeRole: {arn: "${role}", externalId: postmagiq-dev}`),
    )
    expect(code, stdout.slice(-2000)).toBe(0)
    const { logGroups = [] } = await aws.logs.describeLogGroups({ logGroupNamePrefix: '/postmagiq/dev' })
    expect(logGroups).toEqual([])
    const { Credentials } = await aws.sts.assumeRole({ RoleArn: role, RoleSessionName: 'test' })
    const there = new Aws({
      region: 'us-east-1',
      endpoint: emulator.url,
      credentials: async () => ({
        accessKeyId: Credentials!.AccessKeyId!,
        secretAccessKey: Credentials!.SecretAccessKey!,
        sessionToken: Credentials!.SessionToken!,
      }),
    })
    expect((await there.logs.describeLogGroups({ logGroupNamePrefix: '/postmagiq/dev' })).logGroups).not.toEqual([])
  })
})
