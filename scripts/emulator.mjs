/**
 * Sets up and starts the AWS emulator of the folder `emulator/`.
 *
 * As a program: `node scripts/emulator.mjs [--port N] [--time-scale X] [--late-listings S]`
 * serves on 127.0.0.1 until SIGTERM or SIGINT. Plain JavaScript without
 * dependencies, because it also runs where nothing is installed yet.
 */
import { realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findPython, createEnvironment } from './python.mjs'
import { freePort, startServer } from './server-process.mjs'

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'emulator')

/** Creates the emulator's own Python environment when it is missing or out of date, and gives its interpreter. */
export function setup({ log = () => {} } = {}) {
  return createEnvironment({ folder: join(folder, '.venv'), requirements: join(folder, 'requirements.txt'), base: anyPython, log })
}

async function anyPython() {
  const found = await findPython('sys.version_info >= (3, 10)')
  if (!found) throw new Error('The emulator needs Python 3.10 or newer with its venv module; none was found on the PATH.')
  return found
}

/**
 * Starts the emulator and gives its address once it serves.
 *
 * Port 0 takes a free port. `log` gets each line that the emulator prints.
 * The emulator also ends when this process ends for any reason.
 */
export async function start({ port = 4566, timeScale, lateListings, log = () => {} } = {}) {
  const at = Number(port) || (await freePort())
  const args = [join(folder, 'launch.py'), '--host', '127.0.0.1', '--port', `${at}`, '--until-stdin-closes']
  if (timeScale !== undefined) args.push('--time-scale', `${timeScale}`)
  if (lateListings !== undefined) args.push('--late-listings', `${lateListings}`)
  const server = await startServer({ program: await setup(), args, ready: /^Ready\.$/, log })
  return { url: `http://127.0.0.1:${at}`, ...server }
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
