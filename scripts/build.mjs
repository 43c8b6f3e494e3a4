/** Builds what a checkout needs to run: the command line, and, where there is a Python for it, the emulator. */
import { spawnSync } from 'node:child_process'
import { setup } from './emulator.mjs'

const { status } = spawnSync('node', ['scripts/bundle.mjs'], { stdio: 'inherit' })
if (status !== 0) process.exit(status ?? 1)
await setup({ log: console.log }).catch(error =>
  console.warn(`The emulator was not set up, which only the demo and the tests need: ${error.message}`),
)
