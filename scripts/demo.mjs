/**
 * Shows the product from an empty account and back, without an AWS account: starts the emulator, runs the real command line on
 * `environments/dev`, changes something by hand, and repairs the drift; with `--controller` it runs `demo/controller.ts` instead.
 * Plain JavaScript, because it starts before anything is installed.
 */
import { NODE, postmagiq, run, say, script } from './demo/console.mjs'
import { prepare } from './setup.mjs'

const SPEC = 'environments/dev'
const NEXT = `  npm run emulator -- --port 4566     an AWS account to try things on; then, in another terminal:
  export AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x
  bin/postmagiq plan -f environments/prod
  spec/example.yaml                   every field that a spec may have
  docs/architecture.md                how it works, on one page`

const [part] = process.argv.slice(2)
if (part !== undefined && part !== '--controller') {
  console.error('Usage: npm run demo [-- --controller]')
  process.exit(1)
}
prepare()
const { start } = await import('./emulator.mjs')
const emulator = await start({ port: 0, log: line => console.log(`  ${line}`) })
Object.assign(process.env, {
  AWS_ENDPOINT_URL: emulator.url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'demo',
  AWS_SECRET_ACCESS_KEY: 'demo',
})
for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_DEFAULT_REGION']) delete process.env[name]
try {
  if (part === undefined) await demo()
  else process.exitCode = (await run(NODE, ['scripts/demo/controller.ts'])) ?? 1
} finally {
  await emulator.stop()
}
process.exit()

async function demo() {
  say(
    '1. What would be created in an empty account?',
    'Look for: one line a resource, by part of the environment. --full shows every attribute.',
  )
  await postmagiq(2, 'plan', '-f', SPEC)
  say(
    '2. Create it.',
    'Look for: it ends with 0 although an image and secrets are missing. People have to supply those; nothing else waits for them.',
  )
  await postmagiq(0, 'apply', '-f', SPEC, '--yes', '--quiet')
  say('3. A pipeline pushes an image.', 'Look for: the services that waited for the image start, and nothing else changes.')
  await script('push-image')
  await postmagiq(0, 'apply', '-f', SPEC, '--yes', '--quiet')
  say(
    '4. Drift: somebody opens the database to the world by hand.',
    'Look for: the rule that the spec does not have, and why the plan changes it.',
  )
  await script('open-database')
  await postmagiq(2, 'plan', '-f', SPEC)
  say('5. Repair the drift.', 'Look for: one change, and then none.')
  await postmagiq(0, 'apply', '-f', SPEC, '--yes', '--quiet')
  await postmagiq(0, 'plan', '-f', SPEC, '--quiet')
  say('6. What is the state of the environment?', 'Look for: every resource that is not ready, the reason, and the command to run.')
  await postmagiq(0, 'status', '-f', SPEC)
  say('7. Clean up.', 'Look for: without consent destroy deletes no data, and so it deletes nothing at all.')
  await postmagiq(1, 'destroy', '-f', SPEC, '--yes', '--quiet')
  await postmagiq(0, 'destroy', '-f', SPEC, '--yes', '--quiet', '--approve-all-data', '--purge-control')
  say('What next?', NEXT)
}
