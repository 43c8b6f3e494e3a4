import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { away, serve } from '../support/server.ts'

/** Runs the command line as it is in `src/`; `deaf` reads nothing of what it prints. */
function run(args: readonly string[], variables: NodeJS.ProcessEnv = {}, deaf = false) {
  const env = { PATH: process.env['PATH'], AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', NO_COLOR: '1', ...variables }
  const child = spawn(process.execPath, ['src/main.ts', ...args, '-f', 'environments/dev'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', text => (said += text))
  if (deaf) child.stdout.destroy()
  return new Promise<{ code: number | null; said: string }>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => resolve({ code, said: said.trimEnd() }))
  })
}

const TIME = 'Expected a number of minutes from 1 to 1440 (24 hours).'
const ID = 'Expected the id of a step as plan prints it: 8 characters from 0-9 and a-f.'

test.for([
  ['--timeout', '<minutes>', '40000', TIME],
  ['--timeout', '<minutes>', '0', TIME],
  ['--approve', '<id>', 'zzz', ID],
] as const)('%s %s is not %s', { timeout: 30_000 }, async ([option, what, value, expected]) => {
  const message = `error: option '${option} ${what}' argument '${value}' is invalid. ${expected}`
  expect(await run(['apply', '--yes', option, value])).toEqual({ code: 3, said: message })
})

test('an error is one line', { timeout: 30_000 }, async () => {
  const server = await serve(away)
  const { code, said } = await run(['plan'], { AWS_ENDPOINT_URL: server.url })
  expect(code).toBe(1)
  expect(said).toMatch(/^Error: http:\/\/127\.0\.0\.1:\d+ answered STS GetCallerIdentity with HTTP 503 [^\n]+$/)
})

test('that nobody reads on is no error', { timeout: 30_000 }, async () => {
  expect(await run(['validate'], {}, true)).toEqual({ code: 0, said: '' })
})
