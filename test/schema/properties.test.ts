import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse as parseYaml, stringify } from 'yaml'
import { withDefaults } from '../../src/schema/defaults.ts'
import { render } from '../../src/schema/render-problems.ts'
import { toSpec } from '../../src/schema/environment.ts'
import { load, type Loaded, parse } from '../../src/schema/load.ts'

const example = await readFile('spec/example.yaml', 'utf8')

/** Expects an environment, or problems inside the file that can be rendered. */
function expectAnswer(loaded: Loaded, text: string) {
  if (!('problems' in loaded)) return expect(withDefaults(toSpec(loaded.environment))).toEqual(loaded.environment)
  const lines = text.split('\n').length
  expect(loaded.problems).not.toEqual([])
  for (const { line, column, message } of loaded.problems) expect(line >= 1 && line <= lines && column >= 1 && message !== '').toBe(true)
  return expect(render(loaded.problems, loaded.source)).toContain('bad.yaml:')
}

const answer = (text: string) => expectAnswer(parse(Buffer.from(text), 'bad.yaml'), text)

/** The paths of all values in a value. */
const paths = (value: unknown): (string | number)[][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [[key], ...paths(inner).map(path => [key, ...path])])
    : []

function replace(value: unknown, [key, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (key === undefined || typeof value !== 'object' || value === null) return by
  const copy: Record<string | number, unknown> = Array.isArray(value) ? ([...value] as never) : { ...value }
  copy[key] = replace(copy[key], rest, by)
  return copy
}

describe('load never throws', { timeout: 60_000 }, () => {
  let folder: string
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'bad-'))))
  afterAll(() => rm(folder, { recursive: true }))

  it('for any bytes', async () => {
    const file = join(folder, 'bad.yaml')
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async bytes => {
        await writeFile(file, bytes)
        expectAnswer(await load(file), new TextDecoder().decode(bytes))
      }),
      { numRuns: 200 },
    )
  })

  it('for any text', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => void answer(text)),
      { numRuns: 500 },
    ))

  it('for any text of characters with a meaning in YAML', () => {
    const sign = fc.constantFrom(...':-?[]{}&*!|>\'"%@`#,\n\t ~', 'a', '1', '\n  ', '---\n', '<<: ', '*a', '&a ', 'spec:', 'kind:')
    fc.assert(
      fc.property(
        fc.array(sign, { maxLength: 60 }).map(signs => signs.join('')),
        text => void answer(text),
      ),
      { numRuns: 1000 },
    )
  })

  it('for a spec with a piece removed or inserted', () => {
    const cut = fc.tuple(fc.nat(example.length), fc.nat(30), fc.string({ maxLength: 8 }))
    fc.assert(
      fc.property(cut, ([at, length, piece]) => void answer(example.slice(0, at) + piece + example.slice(at + length))),
      { numRuns: 300 },
    )
  })

  it('for a spec with any value anywhere', () => {
    const whole = parseYaml(example) as object
    const key = fc.constantFrom('a', 'constructor', '__proto__', 'toString', 'length', '0', '')
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.dictionary(key, fc.jsonValue()),
      fc.constantFrom(null, NaN, Infinity, -1, 2 ** 60, 'constructor'),
    )
    const change = fc.tuple(fc.constantFrom(...paths(whole)), value)
    const changed = fc
      .array(change, { minLength: 1, maxLength: 4 })
      .map(changes => changes.reduce((spec: unknown, [path, by]) => replace(spec, path, by), whole))
    fc.assert(
      fc.property(changed, spec => void answer(stringify(spec))),
      { numRuns: 300 },
    )
  })
})
