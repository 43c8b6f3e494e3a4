import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import { launch } from '../support/cli.ts'
import { ownEmulator } from '../support/own-emulator.ts'

const GROUP = '/postmagiq/dev/worker'

test('the controller corrects what another writer changes five times, and then leaves it alone', { timeout: 120_000 }, async () => {
  const { url } = await ownEmulator({ timeScale: 0 })
  const { logs } = new Aws({ region: 'us-east-1', endpoint: url })
  const folder = join(await mkdtemp(join(tmpdir(), 'postmagiq-source-')), 'dev')
  await mkdir(folder)
  await writeFile(join(folder, 'postmagiq.yaml'), await readFile('environments/dev/postmagiq.yaml', 'utf8'))
  const { child, ended } = launch(url, 'run', '--source', folder, '--resync', '1s')
  let printed = ''
  child.stdout.on('data', text => (printed += text))
  const logged = (what: RegExp) => expect.poll(() => printed, { timeout: 60_000, interval: 100 }).toMatch(what)
  const retention = async () => (await logs.describeLogGroups({ logGroupNamePrefix: GROUP })).logGroups![0]!.retentionInDays
  await logged(/"ready":true/)
  const desired = await retention()

  for (let time = 0; time < 5; time++) {
    await logs.putRetentionPolicy({ logGroupName: GROUP, retentionInDays: 731 })
    await expect.poll(retention, { timeout: 30_000, interval: 100 }).toBe(desired)
    // The controller looks once more, and sees the group as asked for.
    await pause(2_000)
  }
  await logs.putRetentionPolicy({ logGroupName: GROUP, retentionInDays: 731 })
  await logged(/"reason":"Contended","message":"retentionDays: asked for \d+, AWS shows 731; another writer keeps changing it back/)
  await pause(3_000)
  expect(await retention()).toBe(731)
  child.kill('SIGTERM')
  expect((await ended).code).toBe(0)
})
