import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { iamPolicy } from '../../src/cli/iam-policy.ts'
import type { Purpose } from '../../src/operator/policies/index.ts'

const ACCOUNT = '123456789012'

let stdout = ''
let stderr = ''
beforeEach(() => {
  stdout = ''
  stderr = ''
  vi.spyOn(process.stdout, 'write').mockImplementation(text => Boolean((stdout += String(text))))
  vi.spyOn(process.stderr, 'write').mockImplementation(text => Boolean((stderr += String(text))))
  vi.stubGlobal('fetch', () => expect.unreachable('contacts nothing'))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const print = async (purpose: Purpose, options: Parameters<typeof iamPolicy>[1]) => expect(await iamPolicy(purpose, options)).toBe(0)

test('prints one document where one is enough, and nothing else', async () => {
  await print('read', { file: 'environments/dev', account: ACCOUNT })
  expect(JSON.parse(stdout)).toMatchObject({ Version: '2012-10-17' })
  expect(stdout).toContain(`arn:aws:iam::${ACCOUNT}:role/postmagiq/dev/us-east-1/*`)
  expect(stderr).toBe('')
})

test('prints several documents one after the other, and how many', async () => {
  await print('destroy', { file: 'environments/prod', account: ACCOUNT })
  const documents = stdout.split(/\n(?=\{)/).map(text => JSON.parse(text) as object)
  expect(documents).toHaveLength(2)
  expect(stderr).toMatch(/^2 documents, each a policy of its own/)
})

test('says under which boundary apply may change roles where the spec names none', async () => {
  await print('apply', { file: 'environments/dev', account: ACCOUNT })
  expect(stderr).toContain(`only under arn:aws:iam::${ACCOUNT}:policy/postmagiq/control-plane/us-east-1/`)
})

test('prints patterns for every environment without a spec', async () => {
  await print('approve', {})
  expect(stdout).toContain('arn:aws:s3:::postmagiq-control-*-*/requests/*/*/approve/*')
})
