import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { proxyError, serve } from '../support/server.ts'

/** Runs the command line from `src/`; `closesStdout` closes the reading end of its output. */
function run(args: readonly string[], variables: NodeJS.ProcessEnv = {}, closesStdout = false) {
  const env = { PATH: process.env['PATH'], AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', NO_COLOR: '1', ...variables }
  const child = spawn(process.execPath, ['src/main.ts', ...args, '-f', 'environments/dev'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  child.stderr.on('data', text => (printed += text))
  if (closesStdout) child.stdout.destroy()
  return new Promise<{ code: number | null; stderr: string }>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => resolve({ code, stderr: printed.trimEnd() }))
  })
}

const TIME = 'Expected a number of minutes from 1 to 1440 (24 hours).'
const ID = 'Expected the id of a step as plan prints it: 8 characters from 0-9 and a-f.'

test.for([
  ['--timeout', '<minutes>', '40000', TIME],
  ['--timeout', '<minutes>', '0', TIME],
  ['--approve', '<id>', 'zzz', ID],
] as const)('rejects %s %s when it is %s', { timeout: 30_000 }, async ([option, what, value, expected]) => {
  const message = `error: option '${option} ${what}' argument '${value}' is invalid. ${expected}`
  expect(await run(['apply', '--yes', option, value])).toEqual({ code: 3, stderr: message })
})

test.for(['', '5m,0s', '5m,5m', '0m', '0s,25h', '0s;5m', '1s,2s,3s,4s,5s,6s,7s,8s,9s,10s,11s'])(
  'run rejects --event-lookups, and its variable, when it is %j',
  { timeout: 30_000 },
  async value => {
    const expected = 'Expected 1 to 10 times from 0s to 24h, each later than the one before, such as 0s,5m,15m.'
    const option = "error: option '--event-lookups <times>'"
    const flag = await run(['run', '--event-lookups', value])
    expect(flag).toEqual({ code: 3, stderr: `${option} argument '${value}' is invalid. ${expected}` })
    const variable = await run(['run'], { POSTMAGIQ_EVENT_LOOKUPS: value })
    expect(variable).toEqual({ code: 3, stderr: `${option} value '${value}' from env 'POSTMAGIQ_EVENT_LOOKUPS' is invalid. ${expected}` })
  },
)

test('prints an error on one line', { timeout: 30_000 }, async () => {
  const server = await serve(proxyError)
  const { code, stderr } = await run(['plan'], { AWS_ENDPOINT_URL: server.url })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^Error: http:\/\/127\.0\.0\.1:\d+ answered STS GetCallerIdentity with HTTP 503 [^\n]+$/)
})

test('ends with 0 when the reader closes the output', { timeout: 30_000 }, async () => {
  expect(await run(['validate'], {}, true)).toEqual({ code: 0, stderr: '' })
})
