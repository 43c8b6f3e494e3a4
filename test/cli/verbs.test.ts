import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { apply } from '../../src/cli/apply.ts'
import { unknownIds } from '../../src/cli/consent.ts'
import { destroy } from '../../src/cli/destroy.ts'
import { EXIT } from '../../src/cli/exit.ts'
import { open } from '../../src/cli/open.ts'
import { readSpec } from '../../src/cli/read-spec.ts'
import type { Step } from '../../src/reconciler/step.ts'
import { proxyError, serve } from '../support/server.ts'

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
  ['apply without --yes and without a terminal', {}, () => apply(CHANGING), 'Nothing was contacted: there is no terminal to ask on.'],
  ['destroy without --yes and without a terminal', {}, () => destroy(CHANGING), 'Nothing was contacted: there is no terminal to ask on.'],
  ['an endpoint that is no URL', { AWS_ENDPOINT_URL_EC2: 'x:1' }, () => open(DEV), 'AWS_ENDPOINT_URL_EC2=x:1 is not valid: expected a URL'],
  [
    'an invalid region, although the spec names one',
    { AWS_REGION: 'mars' },
    () => open(DEV),
    'AWS_REGION=mars is not valid: expected a region, such as us-east-1.',
  ],
  ['an unknown retry mode', { AWS_RETRY_MODE: 'foo' }, () => open(DEV), 'AWS_RETRY_MODE=foo is not valid: expected standard or adaptive.'],
  [
    'an invalid number of attempts',
    { AWS_MAX_ATTEMPTS: 'abc' },
    () => open(DEV),
    'AWS_MAX_ATTEMPTS=abc is not valid: expected a number from 1.',
  ],
  [
    'an invalid boolean',
    { AWS_USE_FIPS_ENDPOINT: 'maybe' },
    () => open(DEV),
    'AWS_USE_FIPS_ENDPOINT=maybe is not valid: expected true or false.',
  ],
  [
    'a CA bundle that does not exist',
    { AWS_CA_BUNDLE: '/nope' },
    () => open(DEV),
    'AWS_CA_BUNDLE=/nope is not valid: expected a file that can be read.',
  ],
  ['an unknown profile', { AWS_PROFILE: 'nonesuch' }, () => open(DEV), 'AWS_PROFILE=nonesuch names no profile of the AWS configuration'],
  [
    'an unknown region when the spec names none',
    { AWS_REGION: 'mars-1' },
    () => readSpec(REGIONLESS),
    'AWS_REGION=mars-1 is not a region of AWS, and the spec names none',
  ],
] as const)('rejects %s before it contacts anything', async ([, variables, verb, message]) => {
  const server = await serve(proxyError)
  vi.stubEnv('AWS_ENDPOINT_URL', server.url)
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  await expect(verb()).rejects.toMatchObject({ code: EXIT.invalid, message: expect.stringContaining(message) })
  expect(server.requests).toBe(0)
})

test('readSpec() ignores an unknown AWS_REGION when the spec names a region', async () => {
  vi.stubEnv('AWS_REGION', 'mars-1')
  expect(await readSpec(DEV)).toMatchObject({ environment: { region: 'us-east-1' } })
})

test('rejects an endpoint that answers without an account', async () => {
  const page = await serve((_request, response) => void response.end('<html></html>'))
  vi.stubEnv('AWS_ENDPOINT_URL', page.url)
  await expect(open(DEV)).rejects.toThrow(`${page.url} answered STS GetCallerIdentity without an account`)
})

test.for([
  ['there are no credentials', undefined, 'There are no AWS credentials: '],
  ['a profile gives none', 'default', 'The profile default (AWS_PROFILE) gives no credentials: '],
] as const)('names the source of credentials when %s', async ([, profile, message]) => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, undefined)
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
  vi.stubEnv('AWS_PROFILE', profile)
  const server = await serve(proxyError)
  vi.stubEnv('AWS_ENDPOINT_URL', server.url)
  await expect(open(DEV)).rejects.toThrow(message)
  expect(server.requests).toBe(0)
})

test('unknownIds() gives the ids that no changing step of the plan has', () => {
  const steps = [
    { action: 'delete', hash: '00000001' },
    { action: 'none', hash: '00000002' },
  ] as unknown as Step[]
  expect(unknownIds(steps, ['00000001', '00000002', '00000003'])).toEqual(['00000002', '00000003'])
})
