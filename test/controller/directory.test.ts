import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { directory } from '../../src/controller/directory.ts'

test('a directory has every postmagiq.yaml below it, but for hidden folders and node_modules', async () => {
  const root = await mkdtemp(join(tmpdir(), '.postmagiq-'))
  for (const path of ['postmagiq.yaml', 'a/b/postmagiq.yaml', 'a/other.yaml', '.git/postmagiq.yaml', 'node_modules/x/postmagiq.yaml']) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), path)
  }
  const files = await directory(root).read()
  expect(files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()])).toEqual([
    [join(root, 'a/b/postmagiq.yaml'), 'a/b/postmagiq.yaml'],
    [join(root, 'postmagiq.yaml'), 'postmagiq.yaml'],
  ])
})

test('a directory that does not exist cannot be read', async () => {
  await expect(directory('no/such/directory').read()).rejects.toThrow('ENOENT')
})

/** A directory with one spec, watched since it was read. */
async function watchedDirectory() {
  const root = await mkdtemp(join(tmpdir(), 'postmagiq-'))
  await mkdir(join(root, 'dev'))
  await writeFile(join(root, 'dev/postmagiq.yaml'), 'one')
  const changed = vi.fn()
  const source = directory(root)
  source.onChange!(changed)
  await source.read()
  /** Makes a change, and waits until it is noticed; the reading that follows watches what is there then. */
  const notices = async (change: () => Promise<unknown>) => {
    changed.mockClear()
    await change()
    await expect.poll(() => changed.mock.calls.length, { timeout: 1_000, interval: 10 }).toBeGreaterThan(0)
    await source.read()
  }
  return { root, changed, notices, source }
}

test('a change in a watched directory is noticed, also in new and replaced folders and of a file renamed into its place', async () => {
  const { root, notices } = await watchedDirectory()
  const file = join(root, 'dev/postmagiq.yaml')
  const replace = async () => {
    await writeFile(join(root, 'new'), 'three')
    await rename(join(root, 'new'), file)
  }
  await notices(() => writeFile(file, 'two'))
  await notices(replace)
  await notices(() => writeFile(file, 'four'))
  await notices(replace)
  await notices(() => mkdir(join(root, 'qa')))
  await notices(() => writeFile(join(root, 'qa/postmagiq.yaml'), 'one'))
  await notices(() => rm(join(root, 'qa'), { recursive: true }))
  await notices(() => mkdir(join(root, 'qa')))
  await notices(() => writeFile(join(root, 'qa/postmagiq.yaml'), 'one'))
  await notices(() => rm(file))
})

test('what is written in other files, and into hidden folders, is not noticed', async () => {
  const { root, changed, source } = await watchedDirectory()
  await mkdir(join(root, '.git'))
  await writeFile(join(root, 'dev/notes'), 'one')
  await source.read()
  await new Promise(resolve => setTimeout(resolve, 200))
  changed.mockClear()
  await writeFile(join(root, 'dev/notes'), 'two')
  await writeFile(join(root, '.git/postmagiq.yaml'), 'one')
  await new Promise(resolve => setTimeout(resolve, 200))
  expect(changed).not.toHaveBeenCalled()
})

test('a directory that vanished and is back is watched again', async () => {
  const { root, notices, source } = await watchedDirectory()
  await rm(root, { recursive: true })
  await expect(source.read()).rejects.toThrow('ENOENT')
  await mkdir(root)
  await source.read()
  await notices(() => writeFile(join(root, 'postmagiq.yaml'), 'one'))
})

test.for([
  ['environments', 'environments/dev/postmagiq.yaml', true],
  ['environments', './environments/dev/postmagiq.yaml', true],
  ['.', 'postmagiq.yaml', true],
  ['environments', 'environments-old/postmagiq.yaml', false],
  ['environments', '../environments/postmagiq.yaml', false],
  ['.', 's3://specs/postmagiq.yaml', false],
] as const)('the directory %s owns %s: %s', ([name, path, owned]) => {
  expect(directory(name).owns(path)).toBe(owned)
})
