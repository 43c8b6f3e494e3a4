import { expect, test } from 'vitest'
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

/** A source whose files a test exchanges; undefined cannot be reached. */
function exchangeable(files: Readonly<Record<string, string>> | undefined) {
  const state = { files }
  const source: Source = {
    name: 'specs',
    read: async () => {
      if (!state.files) throw new Error('it is away')
      return Object.entries(state.files).map(([path, text]): SpecFile => ({ path, bytes: Buffer.from(text) }))
    },
  }
  return { state, specs: new Specs([source]) }
}

const DEV = 'postmagiq/dev in us-east-1'

test('a spec is in force with the hash of its file as its revision', async () => {
  const { state, specs } = exchangeable({ 'dev.yaml': spec('dev') })
  const first = (await specs.read()).revisions.get(DEV)
  expect(first).toMatchObject({ path: 'dev.yaml', id: expect.stringMatching(/^[0-9a-f]{12}$/) })
  state.files = { 'dev.yaml': spec('dev', '# a comment\n') }
  const second = (await specs.read()).revisions.get(DEV)
  expect(second?.id).not.toBe(first?.id)
})

test.for([
  ['invalid', { 'dev.yaml': spec('dev').replace('tier: dev', 'tier: cheap') }, /^dev\.yaml:6:9: .*cheap.*nothing is changed for it$/],
  ['no YAML', { 'dev.yaml': 'a: [' }, /^dev\.yaml:\d+:\d+: /],
  ['gone', {}, /specs has no postmagiq\.yaml/],
  [
    'elsewhere twice',
    { 'a.yaml': spec('dev'), 'b.yaml': spec('dev', '# other\n') },
    /in several files, none of which is used: a\.yaml, b\.yaml/,
  ],
  ['out of reach', undefined, /^specs cannot be read, nothing is changed for it: it is away$/],
] as const)('the last valid revision stays in force while a spec is %s, and it is said', async ([, files, problem]) => {
  const { state, specs } = exchangeable({ 'dev.yaml': spec('dev') })
  const before = await specs.read()
  expect(before.problems).toEqual([])
  state.files = files
  const after = await specs.read()
  expect(after.revisions.get(DEV)).toEqual(before.revisions.get(DEV))
  expect(
    after.problems.some(text => problem.test(text)),
    after.problems.join('\n'),
  ).toBe(true)
})

test('an environment whose file is gone is named', async () => {
  const { state, specs } = exchangeable({ 'dev.yaml': spec('dev'), 'qa.yaml': spec('qa') })
  await specs.read()
  state.files = { 'qa.yaml': spec('qa') }
  const { revisions, problems } = await specs.read()
  expect([...revisions.keys()].toSorted()).toEqual([DEV, 'postmagiq/qa in us-east-1'])
  expect(problems).toEqual([`dev.yaml is gone: ${DEV} is kept as its last revision says; only state: absent deletes it`])
})
