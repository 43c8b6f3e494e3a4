import { describe, expect, it } from 'vitest'
import { render } from '../../src/schema/render-problems.ts'
import { parse } from '../../src/schema/load.ts'
import { dev } from '../support/specs.ts'

function rendered(text: string): string {
  const loaded = parse(Buffer.from(text), 'bad.yaml')
  return 'problems' in loaded ? render(loaded.problems, loaded.source) : ''
}

describe('render', () => {
  it('shows place, source lines, expectation and suggestion of every problem', () => {
    expect(rendered(dev('regoin: us-east-1\nlogs:\n  retentionDays: 10'))).toBe(`bad.yaml:7:3: "regoin" is not a field of spec
    6 |   tier: dev
  > 7 |   regoin: us-east-1
      |   ^^^^^^
    8 |   logs:
  expected one of tier, application, region, accountId, assumeRole, state, network, database, cache, services, storage, secrets, llm, logs, monitoring, deletion, guards, approvals, reconcile, security, watermark, domain
  did you mean region?

bad.yaml:9:20: spec.logs.retentionDays is 10
     8 |   logs:
  >  9 |     retentionDays: 10
       |                    ^^
    10 |
  expected one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
  did you mean 7?
`)
  })

  it('stops after twenty problems and counts the rest', () => {
    const fields = Array.from({ length: 25 }, (_, index) => `x${index}: 1`).join('\n')
    expect(rendered(dev(fields)).match(/^bad\.yaml/gm)).toHaveLength(20)
    expect(rendered(dev(fields))).toMatch(/\n…and 5 more\n$/)
  })

  it('marks the right columns in lines with tabs, Windows line endings and other alphabets', () => {
    expect(rendered(dev('application: "a"\t#\r\nregoin: x').replaceAll('\r', '\r'))).toContain('  > 8 |   regoin: x\n      |   ^^^^^^\n')
    expect(rendered(dev('application: ПОСТ'))).toContain('  > 7 |   application: ПОСТ\n      |                ^^^^\n')
  })

  it('cuts a long line around the mark', () => {
    const lines = rendered(dev(`services: {api: {environment: {A: ${'"a", B: '.repeat(1)}"${'b'.repeat(300)}"}, regoin: x}}`)).split('\n')
    expect(Math.max(...lines.slice(0, 5).map(line => line.length))).toBeLessThan(180)
    const [line = '', mark = ''] = lines.slice(lines.findIndex(line => line.startsWith('  >')))
    expect(line.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1)).toBe('regoin')
  })

  it('shows no source lines of an empty file', () =>
    expect(rendered('')).toBe('bad.yaml:1:1: the file is empty\n  expected a map of apiVersion, kind, metadata and spec\n'))

  it('replaces control characters and direction marks', () => {
    expect(rendered(dev('"\u001b[31mred\\e[0m\u202e": 1'))).not.toMatch(/[\u001b\u202e]/)
    expect(rendered('a: \u001b[31m')).not.toContain('\u001b')
  })
})
