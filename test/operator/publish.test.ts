import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { toPaths } from '../../src/operator/invalidation.ts'
import { findExpired, writeManifest } from '../../src/operator/manifests.ts'
import { publish } from '../../src/operator/publish.ts'
import { Records } from '../../src/operator/records.ts'
import type { Session } from '../../src/operator/session.ts'
import { readSite } from '../../src/operator/site-files.ts'
import { Aws } from '../../src/providers/aws.ts'
import { defineKind } from '../../src/providers/kind.ts'
import { Bucket } from '../../src/providers/s3/bucket.ts'
import { Graph } from '../../src/reconciler/graph.ts'
import { World } from '../../src/reconciler/world.ts'
import { ACCOUNT } from '../support/account.ts'

const REGION = 'us-east-1'
const GUI = 'app-gui'
const aws = new Aws({ region: REGION })
const listeners = { onUpload: () => {}, onInvalidate: () => {} }

let folder: string
let distribution: string

beforeAll(async () => {
  await aws.s3.createBucket({ Bucket: GUI })
  await aws.s3.createBucket({ Bucket: `postmagiq-control-${ACCOUNT}-${REGION}` })
  distribution = await createDistribution()
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postmagiq-'))
  return () => rm(folder, { recursive: true })
})

afterEach(() => void vi.useRealTimers())

/** Writes files of a build. */
async function build(files: Readonly<Record<string, string>>) {
  for (const [key, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, key)), { recursive: true })
    await writeFile(join(folder, key), text)
  }
}

async function createDistribution() {
  const { Distribution } = await aws.cloudfront.createDistribution({
    DistributionConfig: {
      CallerReference: 'publish',
      Comment: '',
      Enabled: true,
      Origins: {
        Quantity: 1,
        Items: [{ Id: 'gui', DomainName: `${GUI}.s3.${REGION}.amazonaws.com`, S3OriginConfig: { OriginAccessIdentity: '' } }],
      },
      DefaultCacheBehavior: { TargetOriginId: 'gui', ViewerProtocolPolicy: 'redirect-to-https', MinTTL: 0 },
    },
  })
  return Distribution!.Id!
}

/** An environment of a bucket and a distribution. */
function session(environment: string): Session {
  const deletion = { stateful: 'Delete', stateless: 'Delete' } as const
  const spec = { application: 'app', environment, region: REGION }
  const graph = new Graph({ ...spec, generation: 1, deletion })
  const calls = async () => {}
  const owner = { environment: `app/${environment}`, region: REGION, id: 'edge/distribution' }
  const Distribution = defineKind<object, object>({
    type: 'AWS::CloudFront::Distribution',
    identity: 'tag',
    createOnly: [],
    replace: 'create-first',
    permissions: { list: [], create: [], update: [], delete: [] },
    list: async () => [
      {
        name: 'app',
        arn: `arn:aws:cloudfront::${ACCOUNT}:distribution/${distribution}`,
        owner,
        props: {},
        outputs: {},
        status: 'ready',
      },
    ],
    create: calls,
    update: calls,
    delete: calls,
  })
  graph.add(Bucket, 'storage/gui', {} as never, { name: GUI })
  graph.add(Distribution, 'edge/distribution', {})
  const world = new World({ aws, account: ACCOUNT })
  world.watch(graph)
  return { aws, account: ACCOUNT, caller: 'arn:aws:iam::123456789012:user/x', spec, graph, world } as unknown as Session
}

const run = async (environment: string) => publish(session(environment), await readSite(folder), listeners)

/** The paths of the last invalidation, and its state. */
async function lastInvalidation() {
  const { InvalidationList } = await aws.cloudfront.listInvalidations({ DistributionId: distribution })
  const found = (InvalidationList?.Items ?? []).toSorted((one, other) => one.CreateTime!.getTime() - other.CreateTime!.getTime())
  const { Invalidation } = await aws.cloudfront.getInvalidation({ DistributionId: distribution, Id: found.at(-1)!.Id! })
  return { count: found.length, status: Invalidation!.Status, paths: Invalidation!.InvalidationBatch!.Paths!.Items!.toSorted() }
}

test('publish() invalidates what changed under its name, and waits until that is complete', async () => {
  await build({ 'index.html': '1', 'robots.txt': 'all', 'assets/a-1.js': 'a' })
  expect(await run('invalidates')).toMatchObject({ sent: { files: 3, bytes: 5 }, unchanged: 0, invalidated: 2 })
  expect(await lastInvalidation()).toEqual({ count: 1, status: 'Completed', paths: ['/', '/index.html', '/robots.txt'] })
  expect(await run('invalidates')).toMatchObject({ sent: { files: 0 }, unchanged: 3, invalidated: 0 })
  expect((await lastInvalidation()).count).toBe(1)
  await build({ 'index.html': '2', 'assets/a-1.js': 'changed all the same' })
  await run('invalidates')
  expect((await lastInvalidation()).paths).toEqual(['/', '/assets/a-1.js', '/index.html'])
})

test('publish() deletes no object that no manifest names, and none of a build that was replaced just now', async () => {
  await aws.s3.putObject({ Bucket: GUI, Key: 'of-others.txt', Body: 'x' })
  await build({ 'index.html': '1', 'assets/old-1.js': 'old' })
  await run('keeps')
  await rm(join(folder, 'assets'), { recursive: true })
  await build({ 'index.html': '2', 'assets/new-1.js': 'new' })
  expect(await run('keeps')).toMatchObject({ deleted: 0 })
  const { Contents = [] } = await aws.s3.listObjectsV2({ Bucket: GUI })
  expect(Contents.map(({ Key }) => Key)).toEqual(expect.arrayContaining(['of-others.txt', 'assets/old-1.js', 'assets/new-1.js']))
})

test('publish() deletes the files of a build 14 days after another one took its place', async () => {
  const app = (version: number) => ({ 'index.html': `${version}`, [`assets/expired-${version}.js`]: `app(${version})` })
  const keys = async () => (await aws.s3.listObjectsV2({ Bucket: GUI, Prefix: 'assets/expired-' })).Contents?.map(({ Key }) => Key)
  await build(app(1))
  await run('deletes')
  await rm(join(folder, 'assets'), { recursive: true })
  await build(app(2))
  await run('deletes')
  expect(await keys()).toHaveLength(2)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 15 * 86_400_000 })
  expect(await run('deletes')).toMatchObject({ sent: { files: 0 }, deleted: 1 })
  expect(await run('deletes')).toMatchObject({ deleted: 0 })
  expect(await keys()).toEqual(['assets/expired-2.js'])
})

test('findExpired() gives what only builds name that were replaced over 14 days ago; the last build never expires', async () => {
  const place = {
    records: new Records({ s3: aws.s3, bucket: `postmagiq-control-${ACCOUNT}-${REGION}`, account: ACCOUNT, prefix: '' }),
    prefix: 'published/app/expires/',
  }
  const file = { sha256: '', etag: '', contentType: '', cacheControl: '' }
  await writeManifest(place, { at: '2026-01-01T00:00:00.000Z', by: '', files: { 'index.html': file, 'assets/1.js': file } })
  const days = (count: number) => Date.now() + count * 86_400_000
  expect(await findExpired(place, days(400))).toEqual({ names: [], keys: [] })
  await writeManifest(place, { at: '2026-01-02T00:00:00.000Z', by: '', files: { 'index.html': file, 'assets/2.js': file } })
  expect(await findExpired(place, days(13))).toEqual({ names: [], keys: [] })
  expect(await findExpired(place, days(15))).toEqual({
    names: ['published/app/expires/2026-01-01T000000.000Z.json'],
    keys: ['assets/1.js'],
  })
})

test.for([
  ['an empty folder', {}, undefined, 'is empty: build the GUI first.'],
  ['a folder without an index', { 'app.js': 'x' }, undefined, 'has no index.html'],
  ['a link out of the folder', { 'index.html': '' }, '/etc/hostname', 'secret.txt is a symbolic link out of the folder'],
  ['a link to nothing', { 'index.html': '' }, 'nothing.txt', 'secret.txt is a symbolic link to a file that does not exist.'],
] as const)('readSite() refuses %s', async ([, files, link, message]) => {
  await build(files)
  if (link) await symlink(link, join(folder, 'secret.txt'))
  await expect(readSite(folder)).rejects.toThrow(message)
})

test('readSite() refuses a folder that does not exist, and a file', async () => {
  await build({ 'index.html': '' })
  await expect(readSite(join(folder, 'dist'))).rejects.toThrow('does not exist.')
  await expect(readSite(join(folder, 'index.html'))).rejects.toThrow('is not a folder')
})

test('readSite() gives each file its headers, and those that match the pattern a year', async () => {
  await build({ 'index.html': '', 'assets/a.css': '', 'fonts/a.woff2': '', 'data.bin9': '' })
  await symlink('assets/a.css', join(folder, 'linked.css'))
  const headers = async (immutable?: string) =>
    (await readSite(folder, immutable)).map(({ key, contentType, cacheControl }) => [key, contentType, /immutable/.test(cacheControl)])
  expect(await headers()).toEqual([
    ['assets/a.css', 'text/css; charset=utf-8', true],
    ['data.bin9', 'application/octet-stream', false],
    ['fonts/a.woff2', 'font/woff2', false],
    ['index.html', 'text/html; charset=utf-8', false],
    ['linked.css', 'text/css; charset=utf-8', false],
  ])
  expect((await headers('**')).filter(([, , immutable]) => !immutable)).toEqual([['index.html', 'text/html; charset=utf-8', false]])
})

test('toPaths() encodes names, and gives one wildcard for many', () => {
  expect(toPaths(['index.html', 'a b/ü.txt'], 'index.html')).toEqual(['/', '/index.html', '/a%20b/%C3%BC.txt'])
  const keys = Array.from({ length: 101 }, (_, index) => `${index}.html`)
  expect(toPaths(keys, 'index.html')).toEqual(['/*'])
})
