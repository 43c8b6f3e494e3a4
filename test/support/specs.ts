import { expect } from 'vitest'
import type { LocatedProblem } from '../../src/schema/problem.ts'
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

/** The problems of a text. */
export function problemsOf(text: string | Uint8Array): readonly LocatedProblem[] {
  const loaded = parse(typeof text === 'string' ? Buffer.from(text) : text, FILE)
  return 'problems' in loaded ? loaded.problems : []
}

/** The environment of a text. */
export function environmentOf(text: string, region?: string): Environment {
  const loaded = parse(Buffer.from(text), FILE, region === undefined ? {} : { region })
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems, undefined, 1))
  return loaded.environment
}

/** Expects exactly these problems, in order, each at a ▸ in the text. */
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

/** A problem, or patterns for its texts. */
type Expected = { readonly [K in keyof LocatedProblem]?: LocatedProblem[K] | RegExp | undefined }

const toMatchers = (problem: Expected) =>
  Object.fromEntries(
    Object.entries(problem)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, value instanceof RegExp ? expect.stringMatching(value) : value]),
  )
