import { beforeAll, expect, test } from 'vitest'
import { type EventRecord, EventLog, type HistoryRecord, readHistory, writeHistory } from '../../src/operator/history.ts'
import { Records } from '../../src/operator/records.ts'
import { revisionOf } from '../../src/operator/revision.ts'
import { isControllerActive, readStatus, type StatusRecord, toStatusRecord, writeStatus } from '../../src/operator/status-record.ts'
import { Aws } from '../../src/providers/aws.ts'
import { ACCOUNT } from '../support/account.ts'

const aws = new Aws({ region: 'us-east-1' })
const recordsIn = (bucket: string, account = ACCOUNT) => new Records({ s3: aws.s3, bucket, account, prefix: '' })
const records = recordsIn('status-records')

beforeAll(async () => void (await aws.s3.createBucket({ Bucket: 'status-records' })))

const recordOf = (at: string, known: Partial<StatusRecord> = {}) => toStatusRecord({ at: `2026-01-01T00:${at}.000Z`, ...known })!

test('writes a status, and again only when it says something new or is a minute old', async () => {
  const place = { records, key: 'status/app/one' }
  const first = await writeStatus(place, () => recordOf('00:00'))
  expect(await writeStatus(place, () => recordOf('00:30'), first)).toBe(first)
  const changed = await writeStatus(place, () => recordOf('00:40', { generation: 2 }), first)
  expect(changed.version).not.toBe(first.version)
  const old = await writeStatus(place, () => recordOf('01:40', { generation: 2 }))
  expect(old.value?.at).toBe('2026-01-01T00:01:40.000Z')
  expect(await readStatus(place)).toEqual({ value: JSON.parse(JSON.stringify(old.value)), version: old.version })
})

test('the later look wins where two write', async () => {
  const place = { records, key: 'status/app/two' }
  const known = await writeStatus(place, () => recordOf('00:00', { by: 'first' }))
  await writeStatus(place, () => recordOf('10:00', { by: 'second' }))
  const earlier = await writeStatus(place, () => recordOf('05:00', { by: 'first', generation: 5 }), known)
  expect(earlier.value).toMatchObject({ by: 'second' })
  const later = await writeStatus(place, before => recordOf('15:00', { by: `after ${before?.by}` }), known)
  expect(later.value).toMatchObject({ by: 'after second' })
  expect((await readStatus(place))?.value).toMatchObject({ by: 'after second' })
})

test('reads nothing where there is no record or no bucket, and says so where AWS denies it', async () => {
  expect(await readStatus({ records, key: 'status/app/none' })).toBeUndefined()
  expect(await readStatus({ records: recordsIn('no-such-bucket'), key: 'status/app/none' })).toBeUndefined()
  const denied = readStatus({ records: recordsIn('status-records', '999999999999'), key: 'status/app/one' })
  await expect(denied).rejects.toThrow('The record status/app/one cannot be read')
})

test('reads and replaces records of other versions', async () => {
  const place = { records, key: 'status/app/other' }
  const version = await records.write(place.key, { at: '2026-01-01T00:00:00.000Z', future: 1, resources: [{ id: 'a' }, null], pin: null })
  expect((await readStatus(place))?.value).toMatchObject({ by: 'unknown', conditions: [], resources: [{ id: 'a', conditions: [] }] })
  await records.write(place.key, ['no status at all'], { version })
  expect((await readStatus(place))?.value).toBeUndefined()
  expect((await writeStatus(place, () => recordOf('00:00', { by: 'me' }))).value).toMatchObject({ by: 'me' })
})

test('a controller counts as running for ten minutes after it wrote', () => {
  const record = recordOf('00:00', { controllerAt: '2026-01-01T00:00:00.000Z' })
  expect(isControllerActive(record, Date.parse('2026-01-01T00:09:59Z'))).toBe(true)
  expect(isControllerActive(record, Date.parse('2026-01-01T00:10:01Z'))).toBe(false)
  expect(isControllerActive(recordOf('00:00'), Date.parse('2026-01-01T00:00:01Z'))).toBe(false)
})

test('reads the history since a time, the newest last', async () => {
  const prefix = 'history/app/one/'
  const passOf = (at: string): HistoryRecord => ({
    at,
    seconds: 1,
    by: 'somebody',
    verb: 'apply',
    revision: revisionOf('postmagiq.yaml', Buffer.from('spec')),
    generation: 1,
    plan: { counts: { import: 0, add: 1, change: 0, destroy: 0 }, steps: [] },
    events: [],
    eventsLeftOut: 0,
    result: 'succeeded',
    conditions: [],
  })
  for (const hour of ['03', '01', '02']) await writeHistory(records, prefix, passOf(`2026-01-01T${hour}:00:00.000Z`))
  const found = await readHistory(records, prefix, new Date('2026-01-01T02:00:00Z'))
  expect(found.map(({ at }) => at)).toEqual(['2026-01-01T02:00:00.000Z', '2026-01-01T03:00:00.000Z'])
  expect(found[0]).toEqual(passOf('2026-01-01T02:00:00.000Z'))
  expect(await readHistory(recordsIn('no-such-bucket'), prefix, new Date(0))).toEqual([])
})

test('keeps names of props and never their values, and counts the events beyond 2,000', () => {
  const log = new EventLog()
  const changes = [{ prop: 'password', before: 'old secret', after: 'new secret', origin: 'spec' as const }]
  const event = {
    at: '2026-01-01T00:00:00.000Z',
    revision: '1',
    id: 'box',
    kind: 'AWS::Test::Box',
    outcome: { reason: 'Ready', message: '' },
  }
  log.onEvent({ ...event, action: 'update', because: 'password not as desired', changes } as never)
  for (let more = 0; more < 2_004; more++) log.onEvent(event as never)
  expect(log.events[0]).toEqual<EventRecord>({
    at: event.at,
    id: 'box',
    kind: event.kind,
    action: 'update',
    because: 'password not as desired',
    origin: 'spec',
    props: ['password'],
    reason: 'Ready',
    message: '',
  })
  expect(JSON.stringify(log.events)).not.toContain('secret')
  expect([log.events.length, log.leftOut, log.hasSteps]).toEqual([2_000, 5, true])
})
