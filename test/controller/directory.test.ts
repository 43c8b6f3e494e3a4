import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
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
