/**
 * Sets up and starts the AWS emulator of the folder `emulator/`.
 *
 * As a program: `node scripts/emulator.mjs [--port N] [--time-scale X] [--late-listings S]`
 * serves on 127.0.0.1 until SIGTERM or SIGINT. Plain JavaScript without
 * dependencies, because it also runs where nothing is installed yet.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = join(root, 'emulator')
const venv = join(folder, '.venv')
const requirements = join(folder, 'requirements.txt')
const stamp = join(venv, 'requirements.sha256')
const lock = join(root, '.cache', 'emulator.lock')
const windows = process.platform === 'win32'
const python = windows ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python')
const PYTHONS = ['python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3', 'python']
const FITS = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))'

/** Creates the emulator's own Python environment when it is missing or out of date. */
export async function setup({ log = () => {} } = {}) {
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex')
  if (isStamped(wanted)) return
  const release = await takeLock()
  try {
    if (isStamped(wanted)) return
    const base = await findPython()
    log(`Setting up the emulator with ${base} (once)`)
    if (!existsSync(python)) await run(base, ['-m', 'venv', '--clear', venv])
    await run(python, ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', '-r', requirements])
    writeFileSync(stamp, wanted)
  } finally {
    release()
  }
}

/**
 * Starts the emulator and gives its address once it serves.
 *
 * Port 0 takes a free port. `log` gets each line that the emulator prints.
 * The emulator also ends when this process ends for any reason.
 */
export async function start({ port = 4566, timeScale, lateListings, log = () => {} } = {}) {
  const at = Number(port) || (await freePort())
  const options = ['--host', '127.0.0.1', '--port', `${at}`, '--until-stdin-closes']
  if (timeScale !== undefined) options.push('--time-scale', `${timeScale}`)
  if (lateListings !== undefined) options.push('--late-listings', `${lateListings}`)
  const child = spawn(python, [join(folder, 'launch.py'), ...options], { stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.on('error', () => {})
  const ended = new Promise(resolve => {
    child.once('error', error => resolve({ code: 1, error }))
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  await ready(child, ended, log)
  const stop = async (signal = 'SIGTERM') => {
    child.kill(signal)
    await ended
  }
  return { url: `http://127.0.0.1:${at}`, pid: child.pid, stop, ended }
}

/** Resolves once the emulator prints `Ready.`, and rejects if it ends before. */
function ready(child, ended, log) {
  const lines = []
  return new Promise((resolve, reject) => {
    const hear = line => {
      log(line)
      lines.push(line)
      if (lines.length > 20) lines.shift()
      if (line === 'Ready.') resolve()
    }
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', hear)
    void ended.then(({ error }) => reject(new Error(`The emulator did not start: ${error?.message ?? lines.join('\n')}`)))
  })
}

/** Tells whether the environment is complete for these requirements. */
function isStamped(wanted) {
  return existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
}

/** Finds the first Python of 3.10 or newer that can create environments. */
async function findPython() {
  for (const name of PYTHONS) {
    if (
      await run(name, ['-c', FITS]).then(
        () => true,
        () => false,
      )
    )
      return name
  }
  throw new Error('The emulator needs Python 3.10 or newer with its venv module; none was found on the PATH.')
}

/** Runs a program to its end, and rejects with its output when it fails. */
function run(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let printed = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (printed += data))
    child.once('error', reject)
    child.once('close', code =>
      code === 0 ? resolve() : reject(new Error(`${program} ${args.join(' ')} failed:\n${printed.slice(-2000)}`)),
    )
  })
}

/** Takes the lock of the setup, once no other process has it, and gives the function that releases it. */
async function takeLock() {
  mkdirSync(dirname(lock), { recursive: true })
  for (;;) {
    try {
      writeFileSync(lock, `${process.pid}`, { flag: 'wx' })
      return () => rmSync(lock, { force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (isAbandoned()) rmSync(lock, { force: true })
    else await pause(200)
  }
}

/** Tells whether the process that took the lock has ended. */
function isAbandoned() {
  try {
    const pid = Number(readFileSync(lock, 'utf8'))
    if (pid) process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

/** Finds a free port. */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

/** Reads `--name value` and `--name=value`. */
function options(args) {
  const known = { '--port': 'port', '--time-scale': 'timeScale', '--late-listings': 'lateListings' }
  const found = {}
  const words = args.flatMap(word => (word.startsWith('--') ? word.split('=') : [word]))
  for (let at = 0; at < words.length; at += 2) {
    const name = known[words[at]]
    const value = Number(words[at + 1])
    if (!name || !words[at + 1] || !(value >= 0)) throw new Error('Usage: emulator [--port N] [--time-scale X] [--late-listings S]')
    found[name] = value
  }
  return found
}

/** Serves in the foreground until a signal. */
async function main(args) {
  const wanted = options(args)
  const log = line => console.error(line)
  let emulator
  let leaving = false
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.on(signal, async () => {
      leaving = true
      await emulator?.stop(signal)
      process.exit(0)
    })
  }
  await setup({ log })
  emulator = await start({ ...wanted, log })
  log(`The emulator serves at ${emulator.url}`)
  const { code } = await emulator.ended
  if (!leaving) process.exit(code ?? 1)
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).catch(error => {
    console.error(error.message)
    process.exit(1)
  })
}
