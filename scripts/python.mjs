/** Creates the Python environments of this checkout. Plain JavaScript without dependencies, because it also runs where nothing is installed yet. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const cache = join(dirname(dirname(fileURLToPath(import.meta.url))), '.cache')
const windows = process.platform === 'win32'
const NAMES = ['python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3', 'python']

/** Finds a Python, on the PATH or of pyenv, that can create environments and whose version fits a Python expression. */
export async function findPython(fits) {
  const code = `import sys, venv, ensurepip; sys.exit(not (${fits}))`
  for (const name of [...NAMES, ...installedByPyenv()]) {
    const fit = await run(name, ['-c', code]).then(
      () => true,
      () => false,
    )
    if (fit) return name
  }
  return undefined
}

/** Creates a virtual environment with the packages of a requirements file, where it is missing or out of date, and gives its interpreter. */
export async function createEnvironment({ folder, requirements, base, log = () => {} }) {
  const python = windows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python')
  const stamp = join(folder, 'requirements.sha256')
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex')
  const isComplete = () => existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
  if (isComplete()) return python
  const release = await takeLock(join(cache, `${basename(dirname(requirements))}.lock`))
  try {
    if (isComplete()) return python
    const found = await base()
    log(`Installing ${requirements} with ${found} (once)`)
    if (!existsSync(python)) await run(found, ['-m', 'venv', '--clear', folder])
    await run(python, ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', '-r', requirements])
    writeFileSync(stamp, wanted)
    return python
  } finally {
    release()
  }
}

/** The interpreters that pyenv installed; its shims hide those that are not activated. */
function installedByPyenv() {
  const versions = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions')
  return existsSync(versions) ? readdirSync(versions).map(version => join(versions, version, 'bin', 'python3')) : []
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

/** Takes the lock, once no other process has it, and gives the function that releases it. */
async function takeLock(lock) {
  mkdirSync(dirname(lock), { recursive: true })
  for (;;) {
    try {
      writeFileSync(lock, `${process.pid}`, { flag: 'wx' })
      return () => rmSync(lock, { force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (isAbandoned(lock)) rmSync(lock, { force: true })
    else await pause(200)
  }
}

/** Tells whether the process that took the lock has ended. */
function isAbandoned(lock) {
  try {
    const pid = Number(readFileSync(lock, 'utf8'))
    if (pid) process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}
