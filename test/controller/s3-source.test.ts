import type { S3 } from '@aws-sdk/client-s3'
import { beforeEach, expect, test, vi } from 'vitest'
import { s3Source } from '../../src/controller/s3-source.ts'
import { Specs } from '../../src/controller/specs.ts'

beforeEach(() => void vi.useFakeTimers())

/** A bucket that records what is asked of it. */
function bucketOf(objects: Record<string, { etag: string; text: string; VersionId?: string }>) {
  const calls: string[] = []
  async function* paginateListObjectsV2({ Prefix = '' }) {
    calls.push(`list ${Prefix}`)
    const keys = Object.keys(objects).filter(key => key.startsWith(Prefix))
    for (const Key of keys) yield { Contents: [{ Key, ETag: objects[Key]!.etag, Size: objects[Key]!.text.length }] }
  }
  const getObject = async ({ Key, Range }: { Key: string; Range?: string }) => {
    calls.push(Range ? `get ${Key} ${Range}` : `get ${Key}`)
    const length = Range ? Number(Range.split('-')[1]) + 1 : undefined
    const { VersionId } = objects[Key]!
    return { VersionId, Body: { transformToByteArray: async () => Buffer.from(objects[Key]!.text.slice(0, length)) } }
  }
  return { calls, open: async () => ({ paginateListObjectsV2, getObject }) as unknown as S3 }
}

test('every postmagiq.yaml under the prefix is read, and again only when its ETag has changed', async () => {
  const objects = {
    'envs/dev/postmagiq.yaml': { etag: '1', text: 'dev' },
    'envs/other.yaml': { etag: '1', text: 'other' },
    'envs/.old/postmagiq.yaml': { etag: '1', text: 'hidden' },
    'envs-old/postmagiq.yaml': { etag: '1', text: 'old' },
  }
  const { calls, open } = bucketOf(objects)
  const source = s3Source('s3://specs/envs', open)
  const texts = async () => (await source.read()).map(({ path, bytes }) => [path, Buffer.from(bytes).toString()])
  expect(await texts()).toEqual([['s3://specs/envs/dev/postmagiq.yaml', 'dev']])
  vi.advanceTimersByTime(10_000)
  await texts()
  objects['envs/dev/postmagiq.yaml'] = { etag: '2', text: 'changed' }
  vi.advanceTimersByTime(10_000)
  expect(await texts()).toEqual([['s3://specs/envs/dev/postmagiq.yaml', 'changed']])
  expect(calls).toEqual(['list envs/', 'get envs/dev/postmagiq.yaml', 'list envs/', 'list envs/', 'get envs/dev/postmagiq.yaml'])
})

test('the bucket is listed every ten seconds at most', async () => {
  const { calls, open } = bucketOf({ 'postmagiq.yaml': { etag: '1', text: 'dev' } })
  const source = s3Source('s3://specs', open)
  for (let second = 0; second < 20; second += 2) {
    await source.read()
    vi.advanceTimersByTime(2_000)
  }
  expect(calls).toEqual(['list ', 'get postmagiq.yaml', 'list '])
})

test('an object that is too large is read in part, and refused', async () => {
  const { calls, open } = bucketOf({ 'postmagiq.yaml': { etag: '1', text: '#'.repeat(200_000) } })
  const { problems } = await new Specs([s3Source('s3://specs/', open)]).read()
  expect(calls).toEqual(['list ', 'get postmagiq.yaml bytes=0-131072'])
  expect(problems).toEqual([
    expect.objectContaining({ message: expect.stringContaining('s3://specs/postmagiq.yaml:1:1: the file is too large') }),
  ])
})

test('a file has the version of its object where its bucket has versions', async () => {
  const { open } = bucketOf({
    'a/postmagiq.yaml': { etag: '1', text: 'a', VersionId: 'v1' },
    'b/postmagiq.yaml': { etag: '1', text: 'b', VersionId: 'null' },
    'c/postmagiq.yaml': { etag: '1', text: 'c' },
  })
  const files = await s3Source('s3://specs', open).read()
  expect(files.map(({ version }) => version)).toEqual(['v1', undefined, undefined])
})

test('a bucket that fails is asked again after ten seconds, and said to fail until then', async () => {
  const opened = vi.fn(async () => Promise.reject(new Error('it is away')))
  const source = s3Source('s3://specs', opened)
  for (let second = 0; second < 20; second += 2) {
    await expect(source.read()).rejects.toThrow('it is away')
    vi.advanceTimersByTime(2_000)
  }
  expect(opened).toHaveBeenCalledTimes(2)
})

test.for([
  ['s3://specs/envs', 's3://specs/envs/dev/postmagiq.yaml', true],
  ['s3://specs', 's3://specs/dev/postmagiq.yaml', true],
  ['s3://specs/envs', 's3://specs/envs-old/postmagiq.yaml', false],
  ['s3://specs', 's3://specs-old/postmagiq.yaml', false],
] as const)('%s owns %s: %s', ([name, path, owned]) => {
  expect(s3Source(name, bucketOf({}).open).owns(path)).toBe(owned)
})
