import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LocalstackContainer } from '@testcontainers/localstack'
import { buildImage, canPull, docker, hasImage } from '../image.ts'
import { findPython, createEnvironment } from '../python.mjs'
import { freePort, startServer } from '../server-process.mjs'
import type { Output, Start } from './start.ts'

const OFFICIAL = 'localstack/localstack:4.14.0'
const folder = fileURLToPath(new URL('localstack', import.meta.url))
const requirements = join(folder, 'requirements.txt')

/** Settings that send no events to LocalStack and download no certificate from it. */
const quiet = { DISABLE_EVENTS: '1', SKIP_SSL_CERT_DOWNLOAD: '1' }

/** Starts LocalStack in a container where there is an engine, else as a process with Python 3.13; the variable `EMULATOR` overrides this. */
export const start: Start = async output => {
  if (process.env['EMULATOR'] !== 'process')
    try {
      return await startContainer(output)
    } catch (error) {
      if (process.env['EMULATOR'] === 'container') throw error
      output.say(`No container: ${error instanceof Error ? error.message.split('\n')[0] : error}`)
    }
  return startProcess(output)
}

async function startContainer({ say }: Output) {
  await docker(['info'], 10_000)
  const image = (await hasImage(OFFICIAL)) || (await canPull(OFFICIAL)) ? OFFICIAL : await build(say)
  const container = await new LocalstackContainer(image).withEnvironment(quiet).start()
  return { url: container.getConnectionUri(), how: `in a container of ${image}`, stop: () => container.stop() }
}

/** Builds an image from PyPI. */
const build = (say: Output['say']) =>
  buildImage({ name: 'postmagiq-localstack', folder, sources: ['requirements.txt'], base: process.env['PYTHON_313_IMAGE'] }, image =>
    say(`${OFFICIAL} cannot be pulled: building ${image}`),
  )

async function startProcess({ say, log }: Output): ReturnType<Start> {
  const found = await findPython('sys.version_info[:2] == (3, 13)')
  if (!found) return { skipped: 'neither a container engine nor a Python 3.13 was found' }
  const python = await createEnvironment({ folder: '.cache/localstack', requirements, base: async () => found, log: say })
  const port = await freePort()
  const files = await mkdtemp(join(tmpdir(), 'localstack-'))
  const server = await startServer({
    program: python,
    args: ['-m', 'localstack.runtime.main'],
    env: {
      ...process.env,
      ...quiet,
      // Its server ignores the host of an IPv4 address and listens on all interfaces.
      GATEWAY_LISTEN: `[::ffff:127.0.0.1]:${port}`,
      DNS_ADDRESS: '0',
      OVERRIDE_IN_DOCKER: '0',
      FILESYSTEM_ROOT: files,
      XDG_CACHE_HOME: files,
      TMPDIR: files,
      PYTHONUNBUFFERED: '1',
    },
    ready: /^Ready\.$/,
    log,
  })
  const stop = async () => {
    await server.stop()
    await rm(files, { recursive: true, force: true })
  }
  return { url: `http://127.0.0.1:${port}`, how: 'as a process', stop }
}
