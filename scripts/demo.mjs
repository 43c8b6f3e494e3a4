/**
 * Shows the product from an empty account and back, without an AWS account: starts the emulator, runs the real command line on
 * `environments/dev`, breaks something behind its back, and lets it repair that. Plain JavaScript, since it begins before anything is installed.
 */
import { spawn } from 'node:child_process'
import { prepare } from './setup.mjs'

const SPEC = 'environments/dev'

prepare()
const { start } = await import('./emulator.mjs')
const emulator = await start({ port: 0, log: line => console.log(`  ${line}`) })
const env = {
  ...process.env,
  AWS_ENDPOINT_URL: emulator.url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'demo',
  AWS_SECRET_ACCESS_KEY: 'demo',
}
for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_DEFAULT_REGION']) delete env[name]
let failed = 0
try {
  await demo()
} finally {
  await emulator.stop()
}
process.exit(failed === 0 ? 0 : 1)

async function demo() {
  say('1. What would be made of the empty account?')
  await postmagiq(2, 'plan', '-f', SPEC)
  say('2. Make it.')
  await postmagiq(0, 'apply', '-f', SPEC, '--yes')
  say('3. Push an image, as a pipeline would; the service that waits for it starts.')
  await script('push-image')
  await postmagiq(0, 'apply', '-f', SPEC, '--yes')
  say('4. Nothing is left to do.')
  await postmagiq(0, 'plan', '-f', SPEC)
  say('5. Someone opens the database to the world, by hand.')
  await script('open-database')
  await postmagiq(2, 'plan', '-f', SPEC)
  say('6. Put it right.')
  await postmagiq(0, 'apply', '-f', SPEC, '--yes')
  await postmagiq(0, 'plan', '-f', SPEC)
  say('7. How is everything?')
  await postmagiq(0, 'status', '-f', SPEC)
  say('8. Clean up: without consent nothing that holds data goes, so nothing goes.')
  await postmagiq(1, 'destroy', '-f', SPEC, '--yes')
  await postmagiq(0, 'destroy', '-f', SPEC, '--yes', '--approve-all-data', '--purge-control')
}

function say(text) {
  console.log(`\n\u001b[1m${text}\u001b[0m`)
}

/** Runs the command line, shows what it prints, and its exit code. */
async function postmagiq(expected, ...args) {
  console.log(`\n$ bin/postmagiq ${args.join(' ')}`)
  const code = await run('bin/postmagiq', args)
  console.log(`exit code ${code}`)
  if (code === expected) return
  failed++
  console.log(`(${expected} was expected)`)
}

/** Does what someone else does: a pipeline, or a person in the console. */
async function script(name) {
  console.log(`\n$ node scripts/others/${name}.ts`)
  const code = await run('node_modules/node/bin/node', [`scripts/others/${name}.ts`])
  if (code !== 0) failed++
}

function run(program, args) {
  return new Promise((resolve, reject) => spawn(program, args, { stdio: 'inherit', env }).on('error', reject).on('close', resolve))
}
