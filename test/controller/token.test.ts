import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { authorizes, openToken } from '../../src/controller/token.ts'

const [ONE, OTHER] = ['one-token-of-many-characters', 'other-token-of-many-characters']

test('there is no token where neither variable nor file is given', async () => {
  expect(await openToken({})).toBeUndefined()
  expect(await openToken({ token: '' })).toBeUndefined()
})

test('a token that could be guessed, or is missing, is rejected', async () => {
  await expect(openToken({ token: 'short' })).rejects.toThrow('The token of POSTMAGIQ_TOKEN needs 16 characters or more')
  await expect(openToken({ file: '/nowhere/token' })).rejects.toThrow('ENOENT')
})

test('a file that changes gives the new token, and one that is gone the last', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'postmagiq-token-')), 'token')
  await writeFile(file, `${ONE}\n`)
  const token = (await openToken({ file, token: 'ignored-where-there-is-a-file' }))!
  expect(await token()).toBe(ONE)
  await writeFile(`${file}.new`, OTHER)
  await rename(`${file}.new`, file)
  expect(await token()).toBe(OTHER)
  await writeFile(file, '')
  expect(await token()).toBe(OTHER)
  await rm(file)
  expect(await token()).toBe(OTHER)
})

test.each([
  [`Bearer ${ONE}`, true],
  [`bearer ${ONE}`, true],
  [`Bearer ${OTHER}`, false],
  [`Basic ${ONE}`, false],
  [ONE, false],
  [`Bearer ${ONE} ${ONE}`, false],
  ['Bearer ', false],
  [undefined, false],
])('"%s" authorizes: %s', (header, expected) => expect(authorizes(header, ONE)).toBe(expected))
