import { describe, expect, it } from 'vitest'
import { dev, environmentOf, expectProblems, problemsOf } from '../support/specs.ts'

const ROOT = 'a map of apiVersion, kind, metadata and spec'

describe('a syntax error', () => {
  it.each([
    ['a list that is not closed', dev('network:\n  availabilityZones: [us-east-1a\n▸database: {}'), /^this is not YAML: flow sequence/],
    ['a quote that is not closed', dev('application: "postmagiq') + '▸', /^this is not YAML: missing closing "quote/],
    ['a tab that indents', dev('network:\n▸\tcidr: 10.0.0.0/16').replace('  ▸\t', '▸\t'), 'YAML cannot be indented with a tab'],
    ['a second colon', dev('application: ▸post: magiq'), 'this line has a second colon, or the wrong indentation'],
    ['a value that begins with @', dev('application: ▸@postmagiq'), 'a value cannot begin with this character'],
    ['a key without a colon', dev('region: us-east-1\n▸database'), 'this key has no colon'],
    ['a tag', dev('application: ▸!Ref name'), 'YAML tags are not supported'],
  ])('is reported: %s', (_, text, message) => expectProblems(text, { message }))

  it('is reported once for each line, for all lines at once', () => {
    expectProblems(dev('application: ▸@a @b\nregion: ▸@c'), {}, {})
  })
})

describe('YAML that is not a spec', () => {
  it.each([
    ['an empty file', '▸'],
    ['a file of comments', '▸# nothing yet\n'],
    ['an empty document', '▸---\n'],
  ])('is rejected: %s', (_, text) => expectProblems(text, { message: 'the file is empty', expected: ROOT }))

  it.each([
    ['a list', '▸- a\n- b\n'],
    ['a word', '▸postmagiq\n'],
    ['a number', '\n▸5\n'],
  ])('is rejected: %s', (_, text) => expectProblems(text, { message: 'this is not a spec', expected: ROOT }))

  it('is rejected without a problem for each field when it is another format', () => {
    expectProblems(
      'apiVersion: ▸apps/v1\nkind: ▸Deployment\nmetadata: {name: a, labels: {}}\nspec: {replicas: 3}\n',
      { message: 'apiVersion is "apps/v1"', expected: 'postmagiq.dev/v1' },
      { message: 'kind is "Deployment"', expected: 'Environment' },
    )
    expectProblems('▸▸services:\n  api: {image: a}\n', { message: 'apiVersion is missing' }, { message: 'kind is missing' })
  })

  it('is rejected when it has several documents', () => {
    expectProblems(`${dev()}---\n▸${dev()}`, { message: 'a second document begins here', expected: 'one environment in a file' })
    expect(environmentOf(`---\n${dev()}---\n`).tier).toBe('dev')
  })
})

describe('YAML that a spec may not use', () => {
  it.each([
    ['a key twice', dev('region: us-east-1\n▸region: us-west-2'), '"region" is written twice'],
    ['a list as key', dev('network:\n  ▸[a]: b'), 'this is not the name of a field'],
    ['a key without a name', dev('network: {▸: b}'), 'this is not the name of a field'],
    ['a very long key', dev(`▸${'a'.repeat(300)}: b`), 'this name is too long'],
    ['a very long text', dev(`application: ▸${'a'.repeat(5000)}`), 'this text is too long'],
    ['an alias without an anchor', dev('application: ▸*name'), 'this alias has no anchor'],
    ['an alias inside itself', dev('network: &a\n  cidr: ▸*a'), 'this alias contains itself'],
    ['__proto__', dev('▸__proto__: {tier: prod}'), '"__proto__" is not a field of spec'],
    ['a merge key', dev('▸<<: {tier: prod}'), '"<<" is not a field of spec'],
  ])('is rejected: %s', (_, text, message) => expectProblems(text, { message }))

  it('is rejected when nested too deeply', () => {
    expectProblems(dev(`application: ${'['.repeat(14)}▸[${']'.repeat(15)}`), { message: 'this is nested too deeply' })
    expect(problemsOf('['.repeat(100_000))[0]).toMatchObject({ line: 1, message: 'this is nested too deeply' })
  })

  it('is rejected when its aliases multiply', () => {
    const level = (name: string, of: string) => `${name}: &${name} [${Array.from({ length: 9 }, () => of).join(', ')}]`
    const bomb = [level('a', 'x'), level('b', '*a'), level('c', '*b'), level('d', '*c')].join('\n')
    expectProblems(`▸${bomb}\n`, { message: 'aliases make this spec too large' })
    expectProblems(`a: &a 1\nb: [${'*a, '.repeat(100)}▸*a, *a]\n`, { message: 'there are too many aliases' })
  })
})

describe('aliases', () => {
  const text = dev(
    'services:\n  api:\n    image: api:1\n    environment: &all {LOG: info}\n  worker:\n    image: api:1\n    environment: *all',
  )

  it('are resolved', () => expect(environmentOf(text).services['worker']?.environment).toEqual({ LOG: 'info' }))

  it('do not hide the place of a problem', () => {
    expectProblems(
      text.replace('LOG: info', 'LOG: ▸▸5'),
      { message: 'spec.services.api.environment.LOG is 5' },
      { message: 'spec.services.worker.environment.LOG is 5' },
    )
  })
})

describe('bytes', () => {
  it('may begin with a byte order mark and have Windows line endings', () => {
    expect(environmentOf(`\ufeff${dev().replaceAll('\n', '\r\n')}`).tier).toBe('dev')
    expect(problemsOf(`\ufeffkinds: Environment\r\n${dev()}`)).toMatchObject([{ line: 1, column: 1, suggestion: 'kind' }])
  })

  it.each([
    ['Latin-1', Buffer.from(dev('application: caf\xe9'), 'latin1'), { line: 7, column: 19, message: 'this is not text in UTF-8' }],
    ['UTF-16', Buffer.from(`\ufeff${dev()}`, 'utf16le'), { line: 1, column: 1, message: 'this is not text in UTF-8' }],
    ['an image', Buffer.from('89504e470d0a1a0a', 'hex'), { line: 1, column: 1, message: 'this is not text in UTF-8' }],
    ['zeros', Buffer.from(`a: b\nc: \0\0`), { line: 2, column: 4, message: 'this is not text: it contains control characters' }],
    [
      'a huge file',
      Buffer.alloc(300 * 1024, 'a: b\n'),
      { line: 1, column: 1, message: 'the file is too large', expected: 'at most 128 KiB' },
    ],
  ])('are rejected: %s', (_, bytes, problem) => expect(problemsOf(bytes)).toMatchObject([problem]))
})
