/** Builds the command line, and sets up the emulator where a fitting Python is found. */
import { spawnSync } from 'node:child_process'
import { setup } from './emulator.mjs'

const { status } = spawnSync('node', ['scripts/bundle.mjs'], { stdio: 'inherit' })
if (status !== 0) process.exit(status ?? 1)
await setup({ log: console.log }).catch(error =>
  console.warn(`The emulator was not set up (only the demo and the tests need it): ${error.message}`),
)
