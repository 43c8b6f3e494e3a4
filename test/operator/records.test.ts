import { beforeAll, expect, test } from 'vitest'
import { RecordChanged, Records } from '../../src/operator/records.ts'
import { LEASE_PERMISSIONS } from '../../src/lease/lease.ts'
import { Aws } from '../../src/providers/aws.ts'
import { ACCOUNT } from '../support/account.ts'
import { toActions } from '../support/actions.ts'

const actions = new Set<string>()
const aws = new Aws({
  region: 'us-east-1',
  onCall: (client, command) => {
    for (const action of toActions(client, command)) actions.add(action)
  },
})
const recordsOf = (environment: string) =>
  new Records({ s3: aws.s3, bucket: 'records', account: ACCOUNT, prefix: `records/postmagiq/${environment}/` })

beforeAll(async () => void (await aws.s3.createBucket({ Bucket: 'records' })))

test('reads a record back as written, and overwrites only the newest version', async () => {
  actions.clear()
  const records = recordsOf('prod')
  expect(await records.read('status')).toBeUndefined()
  const first = await records.write('status', { ready: true })
  expect(await records.read('status')).toEqual({ value: { ready: true }, version: first })
  await expect(records.write('status', {})).rejects.toThrow(RecordChanged)
  const second = await records.write('status', { ready: false }, { version: first })
  await expect(records.write('status', {}, { version: first })).rejects.toThrow('The record status was changed by somebody else.')
  expect(await records.read('status')).toEqual({ value: { ready: false }, version: second })
})

test('a record of an absent environment has the tag by which it ends, and loses it with the next write of a living one', async () => {
  const records = recordsOf('ended')
  const reader = new Aws({ region: 'us-east-1' })
  const tags = async () =>
    (await reader.s3.getObjectTagging({ Bucket: 'records', Key: 'records/postmagiq/ended/status' })).TagSet!.map(({ Key, Value }) => ({
      Key,
      Value,
    }))
  const living = await records.write('status', {})
  expect(await tags()).toEqual([])
  const absent = await records.write('status', {}, { version: living, isAbsent: true })
  expect(await tags()).toEqual([{ Key: 'postmagiq:absent', Value: 'true' }])
  await records.write('status', {}, { version: absent })
  expect(await tags()).toEqual([])
})

test('lists the records of one environment by name', async () => {
  await recordsOf('prod').write('history/2', 2)
  await recordsOf('prod').write('history/1', 1)
  await recordsOf('dev').write('history/3', 3)
  expect(await recordsOf('prod').list('history/')).toEqual(['history/1', 'history/2'])
})

test('calls only what the permissions of the lease allow', () => {
  expect(actions.size).toBeGreaterThan(0)
  expect([...actions].filter(action => !LEASE_PERMISSIONS.includes(action as never))).toEqual([])
})

test('does not read a record from a bucket of another account', async () => {
  const foreign = new Records({ s3: aws.s3, bucket: 'records', account: '999999999999', prefix: '' })
  await expect(foreign.read('status')).rejects.toMatchObject({ name: 'AccessDenied' })
})
