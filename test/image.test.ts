import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { imageName } from '../scripts/image.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-'))
  mkdirSync(join(folder, 'patches', 'ec2', '__pycache__'), { recursive: true })
  write('Dockerfile', 'FROM scratch')
  write('patches/ec2/pages.py', 'one')
})

afterAll(() => rm(folder, { recursive: true }))

const write = (path: string, content: string) => writeFileSync(join(folder, path), content)

const name = (base?: string) => imageName({ name: 'emulator', folder, sources: ['patches'], base })

test('the tag of an image changes with its sources, its Dockerfile and its base, and with nothing else', async () => {
  const first = await name()
  expect(first).toMatch(/^emulator:[0-9a-f]{12}$/)
  write('README.md', 'text')
  write('patches/ec2/__pycache__/pages.pyc', 'cache')
  expect(await name()).toBe(first)
  expect(await name('python:3.13')).not.toBe(first)
  write('patches/ec2/pages.py', 'two')
  const second = await name()
  write('Dockerfile', 'FROM python')
  expect(new Set([first, second, await name()]).size).toBe(3)
})
