import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** What is tested against an emulator of AWS; all the rest needs nothing but Node and Git. */
const againstAws = [
  'test/controller/request-watch.test.ts',
  'test/emulator/**/*.test.ts',
  'test/operator/**/*.test.ts',
  'test/providers/**/*.test.ts',
  'test/e2e/**/*.test.ts',
  'test/faults/**/*.test.ts',
  'test/upgrade/**/*.test.ts',
]

// The one default export: the tool asks for it.
export default defineConfig({
  test: {
    // Most tests of the command line wait for something; by default two cores run one test file at a time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      { test: { name: 'pure', include: ['test/**/*.test.ts'], exclude: againstAws } },
      { test: { name: 'aws', include: againstAws, globalSetup: 'test/support/emulator.ts', testTimeout: 60_000, hookTimeout: 60_000 } },
    ],
  },
})
