/**
 * `npm run bench` measures the verbs, `npm run bench -- controller` the controller. It prints figures and asserts nothing;
 * docs/performance.md has those of one run. Engine and emulator run on this machine, and states take no time.
 */
import { loadavg } from 'node:os'
import { setup, start } from '../../scripts/emulator.mjs'
import { measureController } from './controller/controller.ts'
import { measureVerbs } from './verbs.ts'

await setup()
const emulator = await start({ port: 0, timeScale: 0 })
Object.assign(process.env, {
  AWS_ENDPOINT_URL: emulator.url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
})
const load = () => loadavg()[0]!.toFixed(1)
const before = load()
try {
  await (process.argv[2] === 'controller' ? measureController(emulator) : measureVerbs(emulator))
} finally {
  await emulator.stop()
}
process.stdout.write(`Load of the machine: ${before} before, ${load()} after.\n`)
