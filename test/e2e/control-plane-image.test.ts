import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { GenericContainer } from 'testcontainers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../../scripts/server-process.mjs'
import { type Emulator, newEmulator } from '../support/emulator.ts'

const IMAGE = 'postmagiq:controller-test'
const base = process.env['NODE_IMAGE']
const engine = Boolean(base && process.env['EMULATOR_IMAGE'])

if (!engine) process.stdout.write('The image of the controller is not tested: there is no container engine with a base image of Node.\n')

/** Runs docker, and gives all that it printed. */
async function docker(...args: string[]) {
  const { stdout, stderr } = await promisify(execFile)('docker', args, { timeout: 60_000 })
  return `${stdout}${stderr}`.trim()
}

describe.runIf(engine)('the image of the controller', { timeout: 180_000 }, () => {
  let emulator: Emulator
  let source: string
  const started: string[] = []

  beforeAll(async () => {
    await GenericContainer.fromDockerfile('.').withBuildArgs({ NODE_IMAGE: base! }).build(IMAGE, { deleteOnExit: false })
    emulator = await newEmulator({ timeScale: 0 })
    source = await mkdtemp(join(tmpdir(), 'postmagiq-source-'))
    // The user of the image reads it.
    await chmod(source, 0o755)
    await mkdir(join(source, 'dev'))
    await copyFile('environments/dev/postmagiq.yaml', join(source, 'dev', 'postmagiq.yaml'))
  }, 300_000)
  afterAll(async () => {
    for (const container of started) await docker('rm', '--force', container)
    await emulator.stop()
  })

  async function start(...args: string[]) {
    const container = await docker('run', '--detach', ...args)
    started.push(container)
    return container
  }

  /** Starts the controller on the network of this machine, where the emulator is, and waits until dev is as its spec says. */
  async function controller() {
    const variables = {
      AWS_ENDPOINT_URL: emulator.url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      POSTMAGIQ_SOURCE: '/specs',
      POSTMAGIQ_LISTEN: `127.0.0.1:${await freePort()}`,
    }
    const environment = Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`])
    const container = await start(
      ...['--network', 'host', '--read-only', '--tmpfs', '/tmp', '--volume', `${source}:/specs:ro`, ...environment, IMAGE],
    )
    await expect
      .poll(() => docker('logs', container), { timeout: 120_000, interval: 500 })
      .toMatch(/"ready":true.*the environment is as its revision says/)
    return container
  }

  const inspect = async (name: string, format: string) => JSON.parse(await docker('inspect', '--format', `{{json ${format}}}`, name))

  test('brings dev to Ready, is killed, and its successor finds nothing to do and ends with 0 at SIGTERM', async () => {
    const first = await controller()
    expect(await docker('logs', first)).toContain('"action":"create"')
    expect(await docker('exec', first, 'id', '-u')).toBe('10001')
    await expect(docker('exec', first, 'touch', '/app/file')).rejects.toThrow('Read-only file system')
    await docker('kill', first)

    const second = await controller()
    expect(await docker('logs', second)).not.toContain('"action"')
    await docker('stop', second)
    expect(await inspect(second, '.State.ExitCode')).toBe(0)
  })

  test('is healthy while /readyz answers, and only then', async () => {
    const [kind, ...check]: string[] = await inspect(IMAGE, '.Config.Healthcheck.Test')
    expect(kind).toBe('CMD')
    const container = await start('--entrypoint', 'sleep', IMAGE, '600')
    const isHealthy = () =>
      docker('exec', container, ...check).then(
        () => true,
        () => false,
      )
    expect(await isHealthy()).toBe(false)
    const server = `http.createServer((q, r) => r.writeHead(q.url === '/readyz' ? 200 : 404).end()).listen(8080, '127.0.0.1')`
    await docker('exec', '--detach', container, 'node', '-e', server)
    await expect.poll(isHealthy, { timeout: 10_000 }).toBe(true)
  })
})
