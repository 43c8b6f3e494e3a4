import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { type GitOptions, gitSource } from '../../src/controller/git-source.ts'
import { gitToken } from '../../src/controller/git-token.ts'
import { Specs } from '../../src/controller/specs.ts'
import { GitServer } from '../support/git-server.ts'

/** The folder for temporary files, of one test alone. */
let temporary = ''
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'temporary-'))
  vi.stubEnv('TMPDIR', temporary)
  onTestFinished(() => void vi.unstubAllEnvs())
})

/** A server whose repository has one spec. */
async function serve() {
  const server = new GitServer()
  const commit = server.commit('Begin\n\nAt length.', {
    'environments/dev/postmagiq.yaml': 'dev',
    'postmagiq.yaml': 'root',
    'README.md': '',
  })
  await server.start()
  onTestFinished(() => server.stop())
  return { server, commit }
}

const ofToken = (token?: string) => gitToken(token === undefined ? {} : { POSTMAGIQ_GIT_TOKEN: token }, async () => expect.unreachable())

const open = (name: string, options: Partial<GitOptions> = {}) =>
  gitSource(name, { token: ofToken(), interval: 0, timeout: 5_000, ...options })

const texts = async (source: ReturnType<typeof gitSource>) =>
  (await source.read()).map(({ path, bytes, commit }) => [path.replace(/^.*#/, ''), Buffer.from(bytes).toString(), commit])

test('a branch has every postmagiq.yaml below a path, with commit, author and subject', async () => {
  const { server, commit } = await serve()
  const [file, ...others] = await open(`${server.url}#main:environments`).read()
  expect(others).toEqual([])
  expect(file).toMatchObject({
    path: `${server.url}#main:environments/dev/postmagiq.yaml`,
    commit,
    author: 'Ada Lovelace',
    subject: 'Begin',
  })
  expect(Buffer.from(file!.bytes).toString()).toBe('dev')
})

test('the branch is that of HEAD and the path the root where none is given; hidden folders, links and other files are left out', async () => {
  const { server } = await serve()
  server.commit('Add what is no spec', {
    '.hidden/postmagiq.yaml': 'x',
    'node_modules/a/postmagiq.yaml': 'x',
    'other.yaml': 'x',
  })
  server.git('update-index', '--add', '--cacheinfo', `120000,${server.git('rev-parse', 'HEAD:other.yaml')},links/postmagiq.yaml`)
  server.git('commit', '--quiet', '--message', 'Add a link')
  const commit = server.git('rev-parse', 'HEAD')
  server.git('checkout', '--quiet', '-f', '-b', 'elsewhere')
  server.git('checkout', '--quiet', 'main')
  const expected = [
    ['HEAD:environments/dev/postmagiq.yaml', 'dev', commit],
    ['HEAD:postmagiq.yaml', 'root', commit],
  ]
  expect(await texts(open(server.url))).toEqual(expected)
  expect(await texts(open(`${server.url}/#:/`))).toEqual(expected)
})

test('a new commit is read, also one that replaces the branch by another history', async () => {
  const { server } = await serve()
  const source = open(`${server.url}#main:environments`)
  await source.read()
  const second = server.commit('Change it', { 'environments/dev/postmagiq.yaml': 'two' })
  expect(await texts(source)).toEqual([['main:environments/dev/postmagiq.yaml', 'two', second]])
  server.git('reset', '--quiet', '--hard', 'HEAD~1')
  const forced = server.commit('Change it otherwise', { 'environments/dev/postmagiq.yaml': 'three' })
  expect(await texts(source)).toEqual([['main:environments/dev/postmagiq.yaml', 'three', forced]])
})

test('a poll is one request while the branch has no new commit, and none within the interval', async () => {
  const { server } = await serve()
  server.git('branch', 'main-2')
  const source = open(`${server.url}#main`)
  await source.read()
  expect(server.requests).toEqual([
    'GET info/refs?service=git-upload-pack version=2',
    'POST git-upload-pack version=2',
    'GET info/refs?service=git-upload-pack',
    'POST git-upload-pack',
  ])
  server.requests.length = 0
  for (let polls = 0; polls < 3; polls++) await source.read()
  expect(server.requests).toEqual(Array(3).fill('POST git-upload-pack version=2'))

  const patient = open(`${server.url}#main`, { interval: 60_000 })
  await patient.read()
  server.requests.length = 0
  await patient.read()
  expect(server.requests).toEqual([])
})

test('a server that knows only the older protocol is polled with one request, and gives new commits', async () => {
  const { server } = await serve()
  server.intercept = request => {
    delete request.headers['git-protocol']
    return false
  }
  const source = open(`${server.url}#main:environments`)
  await source.read()
  server.requests.length = 0
  await source.read()
  expect(server.requests).toHaveLength(1)
  const commit = server.commit('Change it', { 'environments/dev/postmagiq.yaml': 'two' })
  expect(await texts(source)).toEqual([['main:environments/dev/postmagiq.yaml', 'two', commit]])
})

test('a commit that leaves a spec unchanged gives no new revision', async () => {
  const { server } = await serve()
  const spec = (tier: string) => `apiVersion: postmagiq.dev/v1
kind: Environment
metadata:
  name: dev
spec:
  tier: ${tier}
  region: us-east-1
  services:
    api:
      image: api:latest
`
  const first = server.commit('Add dev', { 'environments/dev/postmagiq.yaml': spec('dev') })
  const specs = new Specs([open(`${server.url}#main:environments`)])
  const revision = async () => (await specs.read()).revisions.get('postmagiq/dev in us-east-1')
  expect(await revision()).toMatchObject({ id: first, subject: 'Add dev', author: 'Ada Lovelace' })
  server.commit('Write about it', { 'README.md': 'new' })
  expect(await revision()).toMatchObject({ id: first, subject: 'Add dev' })
  const bad = server.commit('Break dev', { 'environments/dev/postmagiq.yaml': spec('cheap') })
  expect(await revision()).toMatchObject({ id: first })
  expect((await specs.read()).problems).toEqual([
    {
      reason: 'SpecInvalid',
      message: expect.stringMatching(/#main:environments\/dev\/postmagiq\.yaml:6:9: .*cheap/),
      environment: 'postmagiq/dev in us-east-1',
    },
  ])
  expect(bad).not.toBe(first)
})

test('a file that is too large is read in part', async () => {
  const { server } = await serve()
  server.commit('Write too much', { 'environments/dev/postmagiq.yaml': '#'.repeat(200_000) })
  const [file] = await open(`${server.url}#main:environments`).read()
  expect(file!.bytes).toHaveLength(128 * 1024 + 1)
})

test('nothing is left in the temporary folder, also after a fetch that failed', async () => {
  const { server } = await serve()
  const source = open(`${server.url}#main`)
  await source.read()
  server.commit('Change it', { 'postmagiq.yaml': 'two' })
  const folders = async () => (await readdir(temporary)).filter(name => !name.startsWith('git-server-'))
  let during: readonly string[] = []
  server.intercept = (request, response) => {
    if (request.headers['git-protocol'] || request.method === 'GET') return false
    void folders()
      .then(names => (during = names))
      .finally(() => response.writeHead(200).end('not a pack'))
    return true
  }
  await expect(source.read()).rejects.toThrow('does not answer as a Git server')
  expect(during).toEqual([expect.stringMatching(/^postmagiq-git-/)])
  expect(await folders()).toEqual([])
  server.intercept = () => false
  await source.read()
  expect(await folders()).toEqual([])
})

test.for([
  ['a branch that does not exist', '#other', 'it has no branch other'],
  ['a branch of which only the beginning exists', '#mai', 'it has no branch mai'],
  ['a path that does not exist', '#main:nowhere', 'its branch main has no folder nowhere'],
  ['a path that is a file', '#main:README.md', 'its branch main has no folder README.md'],
] as const)('%s cannot be read', async ([, fragment, message]) => {
  const { server } = await serve()
  await expect(open(`${server.url}${fragment}`).read()).rejects.toThrow(message)
})

test('a repository without a commit, and one that does not exist, cannot be read', async () => {
  const server = new GitServer()
  await server.start()
  onTestFinished(() => server.stop())
  await expect(open(server.url).read()).rejects.toThrow('it has no commit')
  await expect(open(server.url.replace('/repo', '/other')).read()).rejects.toThrow(
    /has no such repository, or its token may not read it \(404\)/,
  )
})

test('a server that is away is an error, and is read again once it is back', async () => {
  const { server } = await serve()
  const source = open(`${server.url}#main:environments`)
  await source.read()
  await server.stop()
  const { host } = new URL(server.url)
  await expect(source.read()).rejects.toThrow(`${host} cannot be reached: `)
  const commit = server.commit('Change it', { 'environments/dev/postmagiq.yaml': 'two' })
  await server.start()
  expect(await texts(source)).toEqual([['main:environments/dev/postmagiq.yaml', 'two', commit]])
})

test('a server that does not answer, breaks off, or answers without end is an error', async () => {
  const { server } = await serve()
  const source = open(server.url, { timeout: 300 })
  const { host } = new URL(server.url)
  server.intercept = () => true
  await expect(source.read()).rejects.toThrow(`${host} did not answer within 0.3 seconds`)
  server.intercept = (_, response) => Boolean(response.writeHead(200).write('begin'))
  await expect(source.read()).rejects.toThrow(`${host} did not answer within 0.3 seconds`)
  server.intercept = (_, response) => Boolean(response.writeHead(200).write('begin', () => response.destroy()))
  await expect(source.read()).rejects.toThrow(`${host} cannot be reached`)
  server.intercept = (_, response) => {
    const chunk = Buffer.alloc(1024 * 1024)
    const write = (): unknown => response.destroyed || response.write(chunk, write)
    write()
    return true
  }
  await expect(open(server.url).read()).rejects.toThrow('it is larger than 16 MiB')
  server.intercept = (_, response) => Boolean(response.writeHead(503).end('<html>'))
  await expect(source.read()).rejects.toThrow(`${host} answered 503`)
})

test('a server that redirects is not followed, and the new address is named', async () => {
  const { server } = await serve()
  server.intercept = (request, response) =>
    Boolean(response.writeHead(301, { location: request.url!.replace('/repo', 'https://user:secret@new.example.com/renamed.git') }).end())
  await expect(open(server.url).read()).rejects.toThrow(
    'the repository is now at https://new.example.com/renamed.git (301): name that as the source',
  )
})

test('the token is sent as a password, with a user of its own where it names one', async () => {
  const { server } = await serve()
  server.token = 'geheim'
  const users: string[] = []
  server.intercept = ({ headers }) => {
    users.push(Buffer.from(headers.authorization?.split(' ')[1] ?? '', 'base64').toString())
    return false
  }
  await open(server.url, { token: ofToken('geheim') }).read()
  await open(server.url, { token: ofToken('deploy:geheim') }).read()
  expect([...new Set(users)]).toEqual(['x-access-token:geheim', 'deploy:geheim'])
})

test.for([undefined, 'verraten'])('the token %s is refused without being named', async token => {
  const { server } = await serve()
  server.token = 'geheim'
  const error = await open(server.url, { token: ofToken(token) })
    .read()
    .catch((error: Error) => error)
  expect(String(error)).toMatch(/refuses access \(401\): give a token that may read it as POSTMAGIQ_GIT_TOKEN/)
  expect(JSON.stringify([String(error), (error as Error).stack])).not.toContain('verraten')
  expect(server.requests).toHaveLength(1)
})

test('a token in a secret is read once, and again when the server refuses it', async () => {
  const { server } = await serve()
  const secrets = { value: 'first', reads: [] as unknown[] }
  const getSecretValue = async (input: unknown) => {
    secrets.reads.push(input)
    return { SecretString: `${secrets.value}\n` }
  }
  const regions: unknown[] = []
  const SecretId = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-AbCdEf'
  const token = gitToken({ POSTMAGIQ_GIT_SECRET: SecretId }, async region => {
    regions.push(region)
    return { getSecretValue } as never
  })
  server.token = 'first'
  const source = open(`${server.url}#main`, { token })
  await source.read()
  await source.read()
  expect(secrets.reads).toEqual([{ SecretId }])
  server.token = secrets.value = 'second'
  await source.read()
  expect(secrets.reads).toHaveLength(2)
  expect(regions).toEqual(['eu-west-1', 'eu-west-1'])
})

test('a secret that cannot be read makes the source unavailable, and is tried again', async () => {
  const { server } = await serve()
  server.token = 'geheim'
  const getSecretValue = vi.fn(async () => ({ SecretString: 'geheim' })).mockRejectedValueOnce(new Error('access denied'))
  const source = open(server.url, { token: gitToken({ POSTMAGIQ_GIT_SECRET: 'git' }, async () => ({ getSecretValue }) as never) })
  await expect(source.read()).rejects.toThrow('access denied')
  expect(await source.read()).toHaveLength(2)
})

test.for([
  ['https://ada:geheim@example.com/repo.git', 'https://example.com/repo.git is given with more than its address'],
  ['https://geheim@example.com/repo.git#main', 'https://example.com/repo.git is given with more than its address'],
  ['https://example.com/repo.git?token=geheim', 'https://example.com/repo.git is given with more than its address'],
  ['http://example.com/repo.git', 'http://example.com/repo.git must be https'],
  ['http://127.0.0.1.example.com/repo.git', 'must be https'],
  ['https://', 'this one has no valid URL'],
  ['https://ada:geheim#1@example.com/repo.git', 'this one has no valid URL'],
] as const)('%s is no source, and the reason names no secret', ([name, message]) => {
  expect(() => open(name)).toThrow(message)
  expect(() => open(name)).not.toThrow('geheim')
})

test.for(['http://localhost:1/repo.git', 'http://127.0.0.1/repo.git', 'http://[::1]:1/repo.git', 'https://example.com/repo'])(
  '%s is a source',
  name => void open(name),
)

test.for([
  ['https://example.com/repo.git#main:envs', 'https://example.com/repo.git#main:envs/dev/postmagiq.yaml', true],
  ['https://example.com/repo.git', 'https://example.com/repo.git#HEAD:postmagiq.yaml', true],
  ['https://example.com/repo.git#main:envs', 'https://example.com/repo.git#main:envs-old/postmagiq.yaml', false],
  ['https://example.com/repo.git#main', 'https://example.com/repo.git#main-2:postmagiq.yaml', false],
] as const)('%s owns %s: %s', ([name, path, owned]) => {
  expect(open(name).owns(path)).toBe(owned)
})
