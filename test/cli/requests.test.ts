import { InvalidArgumentError } from 'commander'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { approve } from '../../src/cli/approve.ts'
import { toPause, toReason, toRevisionId } from '../../src/cli/arguments.ts'
import { EXIT } from '../../src/cli/exit.ts'
import { readSpec } from '../../src/cli/read-spec.ts'
import { ask } from '../../src/cli/request.ts'
import { rollback } from '../../src/cli/rollback.ts'
import { Records } from '../../src/operator/records.ts'
import { Aws } from '../../src/providers/aws.ts'
import { hasMutableTag } from '../../src/schema/environment.ts'
import { proxyError, serve } from '../support/server.ts'

const DEV = { file: 'environments/dev' }

beforeEach(() => {
  process.stdin.isTTY = false
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'test')
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

describe('without contacting anything', () => {
  const what = 'Name what you approve: either --revision REVISION, or the ids of steps as plan prints them.'
  const which = 'Name one of them: --to REVISION, or --unpin.'

  test.for([
    ['approve of nothing', () => approve({ ...DEV, ids: [] }), what],
    ['approve of a revision and a step', () => approve({ ...DEV, ids: ['0000000a'], revision: 'abcd' }), what],
    ['approve of a revision for a time', () => approve({ ...DEV, ids: [], revision: 'abcd', for: 1 }), '--for is for steps'],
    ['rollback to nothing', () => rollback(DEV), which],
    ['rollback to a revision and to none', () => rollback({ ...DEV, to: 'abcd', unpin: true }), which],
    ['rollback without --yes and without a terminal', () => rollback({ ...DEV, to: 'abcd' }), 'there is no terminal to ask on'],
  ] as const)('rejects %s', async ([, verb, message]) => {
    const server = await serve(proxyError)
    vi.stubEnv('AWS_ENDPOINT_URL', server.url)
    await expect(verb()).rejects.toMatchObject({ code: EXIT.invalid, message: expect.stringContaining(message) })
    expect(server.requests).toBe(0)
  })
})

test('ask() ends with 0 where the answer cannot be read, as the request is written', async () => {
  vi.spyOn(Records.prototype, 'write').mockResolvedValue('"1"')
  vi.spyOn(Records.prototype, 'read').mockRejectedValue(new Error('Access Denied'))
  const printed: unknown[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation(line => printed.push(line) > 0)
  const { environment: spec } = await readSpec({ file: 'environments/dev' })
  const account = { aws: new Aws({ region: 'us-east-1' }), account: '123456789012', caller: 'arn:alice' }
  expect(await ask({ spec, account }, { verb: 'pause', until: '2026-01-01', reason: 'a\u001b[2J' })).toBe(EXIT.ok)
  expect(printed).toEqual([
    'Asked for postmagiq/dev in us-east-1: pause until 2026-01-01: a\\u001b[2J (as arn:alice)\n',
    'The request is written. Its answer cannot be read: Access Denied\n',
  ])
})

test.for([
  ['90s', 90_000],
  ['2h', 7_200_000],
  ['7d', 604_800_000],
  ['168h', 604_800_000],
] as const)('toPause() reads %s', ([text, milliseconds]) => expect(toPause(text)).toBe(milliseconds))

test.for([
  ['a pause of more than 7 days', () => toPause('8d')],
  ['a pause of no time', () => toPause('0h')],
  ['a pause without a unit', () => toPause('2')],
  ['an empty reason', () => toReason(' ')],
  ['a reason of two lines', () => toReason('a\nb')],
  ['three characters of a revision', () => toRevisionId('abc')],
] as const)('rejects %s', ([, read]) => expect(read).toThrow(InvalidArgumentError))

test.for([
  ['api', true],
  ['api:latest', true],
  ['api:1.2', false],
  [`api@sha256:${'0'.repeat(64)}`, false],
  ['docker.io/library/nginx:1.27', true],
  ['localhost:5000/api', true],
  [`docker.io/library/nginx:1.27@sha256:${'0'.repeat(64)}`, false],
] as const)('hasMutableTag(%s) is %s', ([image, expected]) => expect(hasMutableTag(image)).toBe(expected))
