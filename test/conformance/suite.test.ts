import { existsSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { localstack } from './localstack.ts'
import { ministack, servedByNone } from './ministack.ts'
import { fileOf, toVerdict, type Report } from './suite.ts'

type Result = Report['testResults'][number]

const file = (name: string, tests: Readonly<Record<string, string>>): Result => ({
  name: resolve('test', name),
  status: Object.values(tests).includes('failed') ? 'failed' : 'passed',
  message: '',
  assertionResults: Object.entries(tests).map(([fullName, status]) => ({ fullName, status, failureMessages: [`${fullName} broke`] })),
})
const departures = (...tests: string[]) => [{ behaviour: 'Is different.', page: 'https://docs.aws.amazon.com/', tests }]

describe('toVerdict', () => {
  const testResults = [file('a.test.ts', { one: 'passed', two: 'failed', three: 'skipped' })]

  test('accepts a report in which exactly the listed tests failed', () => {
    expect(toVerdict({ testResults }, departures('a.test.ts: two'))).toEqual({ passed: 1, skipped: 1, leftOut: 1, failures: [], stale: [] })
  })

  test('reports a failed test that is not listed, with its message', () => {
    expect(toVerdict({ testResults }, [])).toMatchObject({
      passed: 1,
      leftOut: 0,
      failures: [{ test: 'a.test.ts: two', message: 'two broke' }],
    })
  })

  test('reports a listed test that passed, was skipped or does not exist', () => {
    const listed = departures('a.test.ts: one', 'a.test.ts: two', 'a.test.ts: three', 'a.test.ts: four')
    expect(toVerdict({ testResults }, listed)).toMatchObject({
      passed: 0,
      stale: [
        { test: 'a.test.ts: one', status: 'passed' },
        { test: 'a.test.ts: three', status: 'skipped' },
        { test: 'a.test.ts: four', status: 'missing' },
      ],
    })
  })

  test('ignores listed tests of files that were not run', () => {
    expect(toVerdict({ testResults }, departures('a.test.ts: two', 'b.test.ts: one')).stale).toEqual([])
  })

  test('counts a file that could not be run as a failure', () => {
    const broken = { ...file('b.test.ts', {}), status: 'failed', message: 'no such module' }
    expect(toVerdict({ testResults: [broken] }, [])).toMatchObject({
      failures: [{ test: 'b.test.ts: the file', message: 'no such module' }],
    })
  })
})

describe.each([localstack, ministack])('the departures of $title', ({ files, departures }) => {
  test('name a page of AWS, and tests that run there, each once', () => {
    const tests = departures.flatMap(({ tests }) => tests)
    expect(tests).toEqual([...new Set(tests)])
    for (const { page } of departures) expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/)
    for (const path of tests.map(test => `test/${fileOf(test)}`)) {
      expect(existsSync(path), path).toBe(true)
      expect(
        files.some(run => path.startsWith(run)),
        path,
      ).toBe(true)
    }
  })
})

test('the tests of each service run against one of the emulators, unless neither serves it', () => {
  const run = new Set([...localstack.files, ...ministack.files])
  const services = readdirSync('test/providers').map(name => `test/providers/${name}`)
  expect(services.filter(service => !run.has(service))).toEqual(servedByNone.map(name => `test/providers/${name}`))
})
