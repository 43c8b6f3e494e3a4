import { fileURLToPath } from 'node:url'
import { findPython, createEnvironment } from '../python.mjs'
import { freePort, startServer } from '../server-process.mjs'
import { ACCOUNT } from '../../test/support/account.ts'
import type { Start } from './start.ts'

/** Starts MiniStack as a process; it needs only a Python, as our own emulator does. */
export const start: Start = async ({ say, log }) => {
  const found = await findPython('sys.version_info >= (3, 10)')
  if (!found) return { skipped: 'no Python of 3.10 or newer was found' }
  const requirements = fileURLToPath(new URL('ministack/requirements.txt', import.meta.url))
  const python = await createEnvironment({ folder: '.cache/ministack', requirements, base: async () => found, log: say })
  const port = await freePort()
  const env = { ...process.env, GATEWAY_PORT: `${port}`, BIND_HOST: '127.0.0.1', MINISTACK_ACCOUNT_ID: ACCOUNT, PYTHONUNBUFFERED: '1' }
  const { stop } = await startServer({ program: python, args: ['-m', 'ministack'], env, ready: /Running on http/, log })
  return { url: `http://127.0.0.1:${port}`, how: 'as a process', stop }
}
