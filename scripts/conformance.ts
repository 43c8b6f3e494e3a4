/**
 * Runs the tests of the kinds against an emulator that others wrote, and fails unless exactly the listed tests fail there:
 * `npm run conformance -- localstack|ministack [TEST FILES]`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdirSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { localstack } from '../test/conformance/localstack.ts'
import { ministack } from '../test/conformance/ministack.ts'
import { toVerdict, type Report, type Suite } from '../test/conformance/suite.ts'
import { start as startLocalStack } from './emulators/localstack.ts'
import { start as startMiniStack } from './emulators/ministack.ts'
import type { Start } from './emulators/start.ts'

const emulators: Readonly<Record<string, { readonly suite: Suite; readonly start: Start }>> = {
  localstack: { suite: localstack, start: startLocalStack },
  ministack: { suite: ministack, start: startMiniStack },
}
const folder = '.cache/conformance'
const [name = '', ...files] = process.argv.slice(2)
const emulator = emulators[name]
if (!emulator) fail(`Usage: npm run conformance -- ${Object.keys(emulators).join('|')} [TEST FILES]`)

async function main(suite: Suite, start: Start): Promise<number> {
  mkdirSync(folder, { recursive: true })
  const log = createWriteStream(`${folder}/${name}.log`)
  const running = await start({ say, log: line => void log.write(`${line}\n`) })
  if ('skipped' in running) {
    say(`Conformance with ${suite.title} is skipped: ${running.skipped}.`)
    return 0
  }
  say(`${suite.title} runs ${running.how} at ${running.url}.`)
  try {
    return print(suite, await runTests(running.url, files.length ? files : suite.files))
  } finally {
    await running.stop()
  }
}

/** Ends the tests at a signal; the emulator is then stopped as after any run. */
const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort())

/** Runs test files against an endpoint. The report, not the exit code, says which tests failed. */
async function runTests(url: string, files: readonly string[]): Promise<Report> {
  const report = `${folder}/${name}.json`
  await rm(report, { force: true })
  const args = ['run', '--project', 'aws', '--reporter=json', `--outputFile=${report}`, ...files]
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], {
    env: { ...process.env, AWS_ENDPOINT_URL: url },
    stdio: ['ignore', 'ignore', 'inherit'],
    signal: interrupted.signal,
  })
  await once(child, 'exit')
  return JSON.parse(await readFile(report, 'utf8')) as Report
}

function print({ title, departures }: Suite, report: Report): number {
  const { passed, skipped, leftOut, failures, stale } = toVerdict(report, departures)
  for (const { test, message } of failures) say(`FAILED ${test}\n${message.replace(/^/gm, '    ')}`)
  for (const { test, status } of stale) say(`${status.toUpperCase()}, although test/conformance/${name}.ts lists it as failing: ${test}`)
  const failed = failures.length + stale.length
  say(`Conformance with ${title}: ${passed} passed, ${failed} failed, ${leftOut} left out, ${skipped} skipped in ${seconds()} s.`)
  return failed ? 1 : 0
}

const seconds = () => Math.round(performance.now() / 1000)

function say(line: string) {
  process.stdout.write(`${line}\n`)
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

process.exitCode = await main(emulator.suite, emulator.start).catch(error => {
  say(`Conformance with ${emulator.suite.title} could not be run: ${error instanceof Error ? error.message : error}`)
  return 1
})
