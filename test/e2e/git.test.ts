import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import { launch, postmagiq } from '../support/cli.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { GitServer } from '../support/git-server.ts'

let emulator: Emulator
let aws: Aws
const server = new GitServer()

beforeAll(async () => {
  emulator = await newEmulator({ timeScale: 0 })
  aws = new Aws({ region: 'us-east-1', endpoint: emulator.url })
  await server.start()
})
afterAll(async () => {
  await server.stop()
  await emulator.stop()
})

const spec = await readFile('environments/dev/postmagiq.yaml', 'utf8')

const retention = async () => {
  const { logGroups = [] } = await aws.logs.describeLogGroups({ logGroupNamePrefix: '/postmagiq/dev/worker' })
  return logGroups[0]?.retentionInDays
}

test(
  'the controller converges a commit, and changes nothing for one that leaves the spec as it is or makes it invalid',
  { timeout: 120_000 },
  async () => {
    const first = server.commit('Add dev', { 'environments/dev/postmagiq.yaml': spec })
    const { child, ended } = launch(emulator.url, 'run', '--source', `${server.url}#main:environments`, '--poll', '1s', '--resync', '2s')
    let printed = ''
    child.stdout.on('data', text => (printed += text))
    const logged = (what: RegExp) => expect.poll(() => printed, { timeout: 30_000, interval: 100 }).toMatch(what)
    await logged(new RegExp(`"revision":"${first}".*the environment is as its revision says`))

    const second = server.commit('Keep logs for a month', {
      'environments/dev/postmagiq.yaml': `${spec}\n  logs:\n    retentionDays: 30\n`,
    })
    await expect.poll(retention, { timeout: 30_000 }).toBe(30)
    await logged(new RegExp(`"revision":"${second}".*the environment is as its revision says`))

    server.commit('Write about it', { 'README.md': 'new' })
    server.commit('Break dev', { 'environments/dev/postmagiq.yaml': spec.replace('tier: dev', 'tier: cheap') })
    await logged(/#main:environments\/dev\/postmagiq\.yaml:\d+:\d+: .*cheap.*nothing is changed for it/)
    expect(await retention()).toBe(30)
    expect(new Set(printed.match(/(?<="revision":")\w+/g))).toEqual(new Set([first, second]))

    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  },
)

test('a URL with a password in it is refused without being repeated', async () => {
  const { code, stderr } = await postmagiq(emulator.url, 'run', '--source', 'https://ada:geheim@example.com/repo.git')
  expect(code).toBe(3)
  expect(stderr).toContain('POSTMAGIQ_GIT_TOKEN')
  expect(stderr).not.toContain('geheim')
})
