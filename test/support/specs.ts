import { expect } from 'vitest'
import type { Diagnostic } from '../../src/schema/diagnostics.ts'
import type { Environment } from '../../src/schema/environment.ts'
import { parse } from '../../src/schema/load.ts'

export const FILE = 'postmagiq.yaml'

/** A spec of the dev tier with these lines under `spec`. */
export const dev = (body = '') => spec('dev', body)

/** A spec of the prod tier with these lines under `spec`. */
export const prod = (body = '') => spec('prod', body)

const spec = (tier: string, body: string) =>
  ['apiVersion: postmagiq.dev/v1', 'kind: Environment', 'metadata:', '  name: dev', 'spec:', `  tier: ${tier}`, ...indented(body), ''].join(
    '\n',
  )

const indented = (body: string) => body.split('\n').map(line => (line ? `  ${line}` : line))

/** What is wrong with a text. */
export function problemsOf(text: string | Uint8Array): readonly Diagnostic[] {
  const loaded = parse(typeof text === 'string' ? Buffer.from(text) : text, FILE)
  return 'problems' in loaded ? loaded.problems : []
}

/** The environment a text describes. */
export function environmentOf(text: string, region?: string): Environment {
  const loaded = parse(Buffer.from(text), FILE, region === undefined ? {} : { region })
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems, undefined, 1))
  return loaded.environment
}

/** Where a problem is to be found stands ▸ in the text: expects exactly these problems there, in order. */
export function expectProblems(marked: string, ...problems: Expected[]) {
  const places = [...marked.matchAll(/▸/g)].map(({ index }) => {
    const before = marked.slice(0, index).split('\n')
    const onLine = before.at(-1) ?? ''
    return { line: before.length, column: onLine.replaceAll('▸', '').length + 1 }
  })
  const expected = problems.map((problem, index) => ({
    file: FILE,
    line: places[index]?.line,
    column: places[index]?.column,
    ...toMatchers(problem),
  }))
  expect(problemsOf(marked.replaceAll('▸', ''))).toMatchObject(expected)
}

/** A problem, or what its words match. */
type Expected = { readonly [K in keyof Diagnostic]?: Diagnostic[K] | RegExp | undefined }

const toMatchers = (problem: Expected) =>
  Object.fromEntries(
    Object.entries(problem)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, value instanceof RegExp ? expect.stringMatching(value) : value]),
  )
