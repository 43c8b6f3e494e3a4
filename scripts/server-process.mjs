/** Starts servers as child processes. Plain JavaScript without dependencies, because it also runs where nothing is installed yet. */
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

/**
 * Starts a server and resolves once it prints a line that matches `ready`; rejects with its last lines if it ends before.
 * `log` gets each line. A server that reads its standard input can end when this process ends for any reason.
 */
export async function startServer({ program, args = [], env = process.env, ready, log = () => {} }) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env })
  child.stdin.on('error', () => {})
  const ended = new Promise(resolve => {
    child.once('error', error => resolve({ code: 1, error }))
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  await isReady(child, ended, ready, log)
  const stop = async (signal = 'SIGTERM') => {
    child.kill(signal)
    await ended
  }
  return { pid: child.pid, stop, ended }
}

function isReady(child, ended, ready, log) {
  const lines = []
  return new Promise((resolve, reject) => {
    const onLine = line => {
      log(line)
      lines.push(line)
      if (lines.length > 20) lines.shift()
      if (ready.test(line)) resolve()
    }
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine)
    void ended.then(({ error }) => reject(new Error(`The emulator did not start: ${error?.message ?? lines.join('\n')}`)))
  })
}

/** Finds a free port of loopback. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}
