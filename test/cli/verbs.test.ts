import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { apply } from '../../src/cli/apply.ts'
import { unknownIds } from '../../src/cli/consent.ts'
import { destroy } from '../../src/cli/destroy.ts'
import { EXIT } from '../../src/cli/exit.ts'
import { open } from '../../src/cli/open.ts'
import { readSpec } from '../../src/cli/read-spec.ts'
import type { Step } from '../../src/reconciler/step.ts'
import { away, serve } from '../support/server.ts'

const DEV = { file: 'environments/dev' }
const REGIONLESS = { file: fileURLToPath(new URL('regionless.yaml', import.meta.url)) }
const CHANGING = { ...DEV, wait: true, timeout: 60_000, approve: [] }

beforeEach(() => {
  process.stdin.isTTY = false
  for (const name of ['AWS_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION']) vi.stubEnv(name, undefined)
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'test')
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/dev/null')
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

test.for([
  ['apply with nobody to ask', {}, () => apply(CHANGING), 'Nothing was contacted: there is no terminal to ask on.'],
  ['destroy with nobody to ask', {}, () => destroy(CHANGING), 'Nothing was contacted: there is no terminal to ask on.'],
  ['no URL', { AWS_ENDPOINT_URL_EC2: 'x:1' }, () => open(DEV), 'AWS_ENDPOINT_URL_EC2=x:1 is not valid: expected a URL'],
  [
    'no region beside that of the spec',
    { AWS_REGION: 'mars' },
    () => open(DEV),
    'AWS_REGION=mars is not valid: expected a region, such as us-east-1.',
  ],
  ['no retry mode', { AWS_RETRY_MODE: 'foo' }, () => open(DEV), 'AWS_RETRY_MODE=foo is not valid: expected standard or adaptive.'],
  ['no number', { AWS_MAX_ATTEMPTS: 'abc' }, () => open(DEV), 'AWS_MAX_ATTEMPTS=abc is not valid: expected a number from 1.'],
  ['no boolean', { AWS_USE_FIPS_ENDPOINT: 'maybe' }, () => open(DEV), 'AWS_USE_FIPS_ENDPOINT=maybe is not valid: expected true or false.'],
  ['no file', { AWS_CA_BUNDLE: '/nope' }, () => open(DEV), 'AWS_CA_BUNDLE=/nope is not valid: expected a file that can be read.'],
  ['no profile', { AWS_PROFILE: 'nonesuch' }, () => open(DEV), 'AWS_PROFILE=nonesuch names no profile of the AWS configuration'],
  ['no region', { AWS_REGION: 'mars-1' }, () => readSpec(REGIONLESS), 'AWS_REGION=mars-1 is not a region of AWS, and the spec names none'],
] as const)('%s: it is said, and nothing is contacted', async ([, variables, verb, message]) => {
  const server = await serve(away)
  vi.stubEnv('AWS_ENDPOINT_URL', server.url)
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  await expect(verb()).rejects.toMatchObject({ code: EXIT.invalid, message: expect.stringContaining(message) })
  expect(server.requests).toBe(0)
})

test('a region that there is not does no harm where the spec names one', async () => {
  vi.stubEnv('AWS_REGION', 'mars-1')
  expect(await readSpec(DEV)).toMatchObject({ region: 'us-east-1' })
})

test('what answers without an account is no AWS', async () => {
  const page = await serve((_request, response) => void response.end('<html></html>'))
  vi.stubEnv('AWS_ENDPOINT_URL', page.url)
  await expect(open(DEV)).rejects.toThrow(`${page.url} answered STS GetCallerIdentity without an account`)
})

test('an id approves nothing when no changing step of the plan has it', () => {
  const steps = [
    { action: 'delete', hash: '00000001' },
    { action: 'none', hash: '00000002' },
  ] as unknown as Step[]
  expect(unknownIds(steps, ['00000001', '00000002', '00000003'])).toEqual(['00000002', '00000003'])
})
