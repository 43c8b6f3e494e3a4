/** Prepares a checkout to run: installs the dependencies unless they are up to date, builds the command line, sets up the emulator. */
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'

/** Whether the dependencies are those of the lock file. */
const installed = () =>
  existsSync('node_modules/.package-lock.json') &&
  statSync('node_modules/.package-lock.json').mtimeMs >= statSync('package-lock.json').mtimeMs - 1000

export function prepare() {
  if (!installed()) run('npm', ['ci', '--no-audit', '--no-fund'])
  run('npm', ['run', '--silent', 'build'])
}

function run(program, args) {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) {
    console.error(`${program} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}`)
    process.exit(status ?? 1)
  }
}

if (process.argv[1]?.endsWith('setup.mjs')) prepare()
