import { relative } from 'node:path'

/** The tests that run against an emulator of others, and which of them fail there through no fault of ours. */
export interface Suite {
  readonly title: string
  /** Test files and folders. */
  readonly files: readonly string[]
  readonly departures: readonly Departure[]
}

/** Where an emulator does not do as AWS documents. */
export interface Departure {
  readonly behaviour: string
  /** The page of AWS's documentation that says otherwise. */
  readonly page: string
  /** The tests that fail for it, as `path below test/: full title`. */
  readonly tests: readonly string[]
}

/** What `vitest --reporter=json` writes, as far as it is read here. */
export interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

export interface Verdict {
  readonly passed: number
  readonly skipped: number
  /** Listed tests that failed, as they should. */
  readonly leftOut: number
  /** Tests that failed without being listed, with their messages. */
  readonly failures: readonly { readonly test: string; readonly message: string }[]
  /** Listed tests that did not fail, with their status. */
  readonly stale: readonly { readonly test: string; readonly status: string }[]
}

/** Compares what failed with what is listed as failing: each must be the other. */
export function toVerdict(report: Report, departures: readonly Departure[]): Verdict {
  const results = report.testResults.flatMap(toResults)
  const files = new Set(results.map(({ file }) => file))
  const listed = new Set(departures.flatMap(({ tests }) => tests).filter(test => files.has(fileOf(test))))
  const failed = results.filter(({ status }) => status === 'failed')
  const statuses = new Map(results.map(({ test, status }) => [test, status]))
  return {
    passed: results.filter(({ test, status }) => status === 'passed' && !listed.has(test)).length,
    skipped: results.filter(({ status }) => status !== 'passed' && status !== 'failed').length,
    leftOut: failed.filter(({ test }) => listed.has(test)).length,
    failures: failed.filter(({ test }) => !listed.has(test)),
    stale: [...listed].map(test => ({ test, status: statuses.get(test) ?? 'missing' })).filter(({ status }) => status !== 'failed'),
  }
}

export const fileOf = (test: string) => test.slice(0, test.indexOf(': '))

/** A file that could not be run counts as one failed test. */
function toResults({ name, status, message, assertionResults }: Report['testResults'][number]) {
  const file = relative('test', name)
  if (status === 'failed' && !assertionResults.some(test => test.status === 'failed'))
    return [{ file, test: `${file}: the file`, status, message }]
  return assertionResults.map(({ fullName, status, failureMessages }) => ({
    file,
    test: `${file}: ${fullName}`,
    status,
    message: failureMessages.join('\n'),
  }))
}
