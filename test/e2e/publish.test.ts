import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import { accessRequests } from '../support/access-requests.ts'
import { ACCOUNT } from '../support/account.ts'
import { postmagiq } from '../support/cli.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { emulatorControl } from '../support/emulator-control.ts'
import { isAllowed } from '../support/policy-evaluator.ts'

const BUCKET = 'postmagiq-gui-dev'

let emulator: Emulator
let aws: Aws
let folder: string

beforeAll(async () => {
  emulator = await newEmulator({ timeScale: 0 })
  aws = new Aws({ region: 'us-east-1', endpoint: emulator.url })
})
afterAll(() => emulator.stop())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postmagiq-'))
  await build({ 'index.html': '<script src="/assets/app-1.js"></script>', 'assets/app-1.js': 'app(1)', 'robots.txt': 'User-agent: *' })
  await emulatorControl(emulator.url).forgetCalls()
  return () => rm(folder, { recursive: true })
})

/** Writes files of a build. */
async function build(files: Readonly<Record<string, string>>) {
  for (const [key, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, key)), { recursive: true })
    await writeFile(join(folder, key), text)
  }
}

const run = (...args: string[]) => postmagiq(emulator.url, ...args, '-f', 'environments/dev')
const publish = (...args: string[]) => run('publish', 'gui', folder, ...args)

/** The keys that were uploaded to the bucket of the GUI, in order. */
const uploads = async () =>
  (await emulatorControl(emulator.url).inputs())
    .filter(({ operation, input }) => operation === 'PutObject' && input['Bucket'] === BUCKET)
    .map(({ input }) => input['Key'])

const served = async (key: string) => {
  const { CacheControl, ContentType, Body } = await aws.s3.getObject({ Bucket: BUCKET, Key: key })
  return { CacheControl, ContentType, text: await Body!.transformToString() }
}

describe('a build of the GUI', { timeout: 120_000 }, () => {
  test('is not published before there is a bucket, and outputs has nothing', async () => {
    const { code, stderr } = await publish()
    expect(stderr).toContain(`Error: The bucket ${BUCKET} (storage/gui) does not exist: run apply first.`)
    expect(code).toBe(1)
    expect((await run('outputs')).stdout).toBe('Nothing of dev exists.\n')
  })

  test('is uploaded with its headers, the index last', async () => {
    expect((await run('apply', '--yes', '--quiet')).code).toBe(0)
    const { code, stdout, stderr } = await publish()
    expect(stderr).toContain('Uploading 3 files (')
    expect(stdout).toMatch(/^Published to postmagiq-gui-dev: 3 files \(\d+ B\) uploaded, 0 files unchanged\.\nNothing was invalidated/)
    expect(code).toBe(0)
    expect(await uploads()).toEqual(['assets/app-1.js', 'robots.txt', 'index.html'])
    const immutable = 'public, max-age=31536000, immutable'
    expect(await served('assets/app-1.js')).toEqual({
      CacheControl: immutable,
      ContentType: 'text/javascript; charset=utf-8',
      text: 'app(1)',
    })
    expect(await served('index.html')).toMatchObject({ CacheControl: 'no-cache', ContentType: 'text/html; charset=utf-8' })
  })

  test('is not uploaded again, but for what changed in the build or in the bucket', async () => {
    expect((await publish()).stdout).toContain('nothing to upload, 3 files unchanged')
    expect(await uploads()).toEqual([])
    await aws.s3.putObject({ Bucket: BUCKET, Key: 'robots.txt', Body: 'somebody else' })
    await build({ 'index.html': '<script src="/assets/app-2.js"></script>', 'assets/app-2.js': 'app(2)' })
    await emulatorControl(emulator.url).forgetCalls()
    expect((await publish()).code).toBe(0)
    expect(await uploads()).toEqual(['assets/app-2.js', 'robots.txt', 'index.html'])
    expect((await served('robots.txt')).text).toBe('User-agent: *')
  })

  test('is published with no more permissions than iam-policy prints', async () => {
    await build({ 'index.html': 'allowed' })
    expect((await publish()).code).toBe(0)
    const requests = (await emulatorControl(emulator.url).inputs()).flatMap(call => accessRequests(call, new Map()))
    expect(requests.map(({ action }) => action)).toContain('s3:PutObject')
    const { stdout } = await run('iam-policy', 'publish', '--account', ACCOUNT)
    expect(requests.filter(request => !isAllowed([JSON.parse(stdout)], request))).toEqual([])
  })

  test('outputs shows addresses and names of what exists, and no secret value', async () => {
    const { stdout, code } = await run('outputs')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^edge\/load-balancer +dnsName +"?\S+\.elb\.amazonaws\.com/m)
    expect(stdout).toMatch(/^storage\/gui +name +postmagiq-gui-dev$/m)
    expect(stdout).toMatch(/^database\S* +host +\S+\.rds\.amazonaws\.com$/m)
    expect(stdout).not.toContain('arn:aws:')
    const { resources, site } = JSON.parse((await run('outputs', '-o', 'json')).stdout)
    expect(site).toBeNull()
    expect(resources['storage/gui']).toMatchObject({ type: 'AWS::S3::Bucket', outputs: { arn: `arn:aws:s3:::${BUCKET}` } })
  })
})
