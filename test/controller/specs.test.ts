import { expect, test, vi } from 'vitest'
import type { RevisionInfo } from '../../src/operator/revision.ts'
import type { Source, SpecFile } from '../../src/controller/source.ts'
import { Specs } from '../../src/controller/specs.ts'

const spec = (name: string, more = '') => `apiVersion: postmagiq.dev/v1
kind: Environment
metadata:
  name: ${name}
spec:
  tier: dev
  region: us-east-1
  services:
    api:
      image: api:latest
${more}`

type Files = Readonly<Record<string, string>> | undefined

/** A source whose files, and the commit they are from, a test exchanges; undefined cannot be reached. */
function exchangeable(files: Files, options?: ConstructorParameters<typeof Specs>[1]) {
  const state: { files: Files; commit?: string; change?: () => void } = { files }
  const source: Source = {
    name: 'specs',
    read: async () => {
      if (!state.files) throw new Error('it is away')
      const about = state.commit === undefined ? {} : { commit: state.commit, author: 'Ada', subject: `change ${state.commit}` }
      return Object.entries(state.files).map(([path, text]): SpecFile => ({ path, bytes: Buffer.from(text), ...about }))
    },
    owns: path => path.endsWith('.yaml'),
    onChange: listener => (state.change = listener),
  }
  return { state, specs: new Specs([source], options) }
}

const DEV = 'postmagiq/dev in us-east-1'
const QA = 'postmagiq/qa in us-east-1'

test('a spec is in force with the hash of its file as its revision', async () => {
  const { state, specs } = exchangeable({ 'dev.yaml': spec('dev') })
  const first = (await specs.read()).revisions.get(DEV)
  expect(first).toMatchObject({ path: 'dev.yaml', id: expect.stringMatching(/^[0-9a-f]{12}$/), hash: first?.id, text: spec('dev') })
  state.files = { 'dev.yaml': spec('dev', '# a comment\n') }
  const second = (await specs.read()).revisions.get(DEV)
  expect(second?.id).not.toBe(first?.id)
})

test.for([
  [
    'invalid',
    { 'dev.yaml': spec('dev').replace('tier: dev', 'tier: cheap') },
    'SpecInvalid',
    /^dev\.yaml:6:9: .*cheap.*nothing is changed for it$/,
  ],
  ['no YAML', { 'dev.yaml': 'a: [' }, 'SpecInvalid', /^dev\.yaml:\d+:\d+: /],
  ['gone', {}, 'SourceUnavailable', /specs has no postmagiq\.yaml/],
  [
    'elsewhere twice',
    { 'a.yaml': spec('dev'), 'b.yaml': spec('dev', '# other\n') },
    'SpecInvalid',
    /in several files, none of which is used: a\.yaml, b\.yaml/,
  ],
  [
    'another environment',
    { 'dev.yaml': spec('qa') },
    'SourceUnavailable',
    /^dev\.yaml has another environment now: postmagiq\/dev in us-east-1 is kept/,
  ],
  ['out of reach', undefined, 'SourceUnavailable', /^specs cannot be read, nothing is changed for it: it is away$/],
] as const)(
  'the last valid revision stays in force while a spec is %s, and its environment has the problem',
  async ([, files, reason, message]) => {
    const { state, specs } = exchangeable({ 'dev.yaml': spec('dev') })
    const before = await specs.read()
    expect(before.problems).toEqual([])
    state.files = files
    const after = await specs.read()
    expect(after.revisions.get(DEV)).toEqual(before.revisions.get(DEV))
    expect(after.problems).toEqual([{ reason, message: expect.stringMatching(message), environment: DEV }])
  },
)

test.for([
  ['an invalid file', { 'dev.yaml': 'a: [' }, 'SpecInvalid'],
  ['an empty source', {}, 'SourceUnavailable'],
  ['a source out of reach', undefined, 'SourceUnavailable'],
] as const)('%s of no known environment is a problem without one', async ([, files, reason]) => {
  const { problems } = await exchangeable(files).specs.read()
  expect(problems).toEqual([{ reason, message: expect.any(String) }])
})

test('a source out of reach is a problem of each of its environments', async () => {
  const { state, specs } = exchangeable({ 'dev.yaml': spec('dev'), 'qa.yaml': spec('qa') })
  await specs.read()
  state.files = undefined
  expect((await specs.read()).problems.map(({ environment }) => environment)).toEqual([DEV, QA])
})

test('an environment whose file is gone is named', async () => {
  const { state, specs } = exchangeable({ 'dev.yaml': spec('dev'), 'qa.yaml': spec('qa') })
  await specs.read()
  state.files = { 'qa.yaml': spec('qa') }
  const { revisions, problems } = await specs.read()
  expect([...revisions.keys()].toSorted()).toEqual([DEV, QA])
  const message = `dev.yaml is gone: ${DEV} is kept as its last revision says; only state: absent deletes it`
  expect(problems).toEqual([{ reason: 'SourceUnavailable', message, environment: DEV }])
})

test('the revision is the commit in which the content was first seen, until the content changes', async () => {
  const { state, specs } = exchangeable({ 'dev.yaml': spec('dev') })
  const revisionAt = async (commit: string, files: Files) => {
    state.commit = commit
    state.files = files
    return (await specs.read()).revisions.get(DEV)
  }
  expect(await revisionAt('c1', { 'dev.yaml': spec('dev') })).toMatchObject({ id: 'c1', author: 'Ada', subject: 'change c1' })
  expect(await revisionAt('c2', { 'dev.yaml': spec('dev'), 'qa.yaml': spec('qa') })).toMatchObject({ id: 'c1', subject: 'change c1' })
  expect(await revisionAt('c3', { 'elsewhere.yaml': spec('dev') })).toMatchObject({ id: 'c1', path: 'elsewhere.yaml' })
  expect(await revisionAt('c4', { 'elsewhere.yaml': spec('dev', '# other\n') })).toMatchObject({ id: 'c4' })
  expect(await revisionAt('c5', { 'elsewhere.yaml': spec('dev') })).toMatchObject({ id: 'c5' })
})

const recalled = (name: string, path = `${name}.yaml`): RevisionInfo => ({ id: 'c1', hash: 'of-before', path, text: spec(name) })

test.for([
  ['invalid', { 'dev.yaml': 'a: [' }, /^dev\.yaml:1:\d+: /],
  ['gone', { 'qa.yaml': spec('qa') }, /^dev\.yaml is gone/],
  ['the only one, and gone', {}, /has no postmagiq\.yaml/],
  ['out of reach', undefined, /it is away/],
] as const)('after a restart a spec that is %s leaves the recalled revision in force, until it is valid', async ([, files, message]) => {
  const recall = vi.fn(async () => [recalled('dev')])
  const { state, specs } = exchangeable(files, { recall })
  const first = await specs.read()
  expect(first.revisions.get(DEV)).toMatchObject({ ...recalled('dev'), environment: { environment: 'dev' } })
  expect(first.problems).toEqual([expect.objectContaining({ message: expect.stringMatching(message), environment: DEV })])
  state.files = { 'dev.yaml': spec('dev', '# valid\n') }
  expect((await specs.read()).revisions.get(DEV)).toMatchObject({ text: spec('dev', '# valid\n') })
  expect(recall).toHaveBeenCalledTimes(1)
})

test('a spec that is valid after a restart is in force, and has the recalled revision if it has not changed', async () => {
  const { specs: before } = exchangeable({ 'dev.yaml': spec('dev') })
  const { hash = '' } = (await before.read()).revisions.get(DEV) ?? {}
  const recall = async () => [{ ...recalled('dev'), hash }, recalled('qa')]
  const { state, specs } = exchangeable({ 'dev.yaml': spec('dev'), 'qa.yaml': spec('qa', '# changed\n') }, { recall })
  state.commit = 'c2'
  const { revisions, problems } = await specs.read()
  expect([revisions.get(DEV)?.id, revisions.get(QA)?.id]).toEqual(['c1', 'c2'])
  expect(problems).toEqual([])
})

test('a recalled environment of another source is not taken over', async () => {
  const { specs } = exchangeable({ 'qa.yaml': spec('qa') }, { recall: async () => [recalled('dev', 'https://elsewhere/dev')] })
  const { revisions, problems } = await specs.read()
  expect([...revisions.keys()]).toEqual([QA])
  expect(problems).toEqual([])
})

test('a recall that fails is a problem, holds nothing back, and is tried again', async () => {
  const recall = vi.fn(async () => [recalled('dev')]).mockRejectedValueOnce(new Error('AWS is away'))
  const { specs } = exchangeable({ 'qa.yaml': spec('qa') }, { recall })
  const first = await specs.read()
  expect([...first.revisions.keys()]).toEqual([QA])
  expect(first.problems).toEqual([
    { reason: 'SourceUnavailable', message: 'the last valid specs cannot be read from their records: AWS is away' },
  ])
  const second = await specs.read()
  expect([...second.revisions.keys()].toSorted()).toEqual([DEV, QA])
  await specs.read()
  expect(recall).toHaveBeenCalledTimes(2)
})

test('a source that hangs delays the others by a second, and is given as it was before', async () => {
  let answer: (files: readonly SpecFile[]) => void = () => {}
  const files = [{ path: 'dev.yaml', bytes: Buffer.from(spec('dev')) }]
  const read = vi.fn(async () => files as readonly SpecFile[])
  const specs = new Specs([{ name: 'slow', read, owns: () => true }])
  const before = await specs.read()
  read.mockImplementation(() => new Promise(resolve => (answer = resolve)))
  const from = performance.now()
  expect(await specs.read()).toEqual(before)
  expect(await specs.read()).toEqual(before)
  expect(performance.now() - from).toBeLessThan(3_000)
  expect(read).toHaveBeenCalledTimes(2)
  answer([])
  expect((await specs.read()).problems).toHaveLength(1)
})

test('waiting for a change ends soon after the first of many events, also of one before it began', async () => {
  const { state, specs } = exchangeable({})
  const waited = async () => {
    const from = performance.now()
    await specs.change(10_000, new AbortController().signal)
    return performance.now() - from
  }
  state.change!()
  expect(await waited()).toBeLessThan(1_000)
  const waiting = waited()
  for (let event = 0; event < 5; event++) setTimeout(state.change!, 5 * event)
  expect(await waiting).toBeLessThan(1_000)
  const from = performance.now()
  await specs.change(300, new AbortController().signal)
  expect(performance.now() - from).toBeGreaterThan(290)
})
