import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Account } from '../../src/operator/account.ts'
import { controlBucket, controlRecords } from '../../src/operator/control-bucket.ts'
import { pastRevisions } from '../../src/operator/past-revisions.ts'
import { RecordChanged, Records } from '../../src/operator/records.ts'
import { toKey, toRequest } from '../../src/operator/request.ts'
import { listRequests, readAnswer, readRequest, removeRequest, writeAnswer, writeRequest } from '../../src/operator/requests.ts'
import { specOf } from '../../src/operator/revision-spec.ts'
import { Aws } from '../../src/providers/aws.ts'
import { ACCOUNT } from '../support/account.ts'
import { ALICE, nextName, PLACE, revisionOf } from '../support/requests.ts'
import { dev } from '../support/specs.ts'

const account: Account = { aws: new Aws({ region: 'eu-west-1' }), account: ACCOUNT, caller: ALICE }
const fresh: Account = { aws: new Aws({ region: 'eu-west-2' }), account: ACCOUNT, caller: ALICE }
const records = controlRecords(account)
const place = { ...PLACE, region: 'eu-west-1' }

beforeAll(async () => {
  const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const
  await account.aws.s3.createBucket({ Bucket: controlBucket(account), CreateBucketConfiguration })
})
afterEach(() => vi.restoreAllMocks())

const read = (name: string, content: unknown) => toRequest(toKey(name, new Date('2026-01-01'))!, content, PLACE)
const reading = (verb: string, content: object) => read(nextName(verb), { verb, by: ALICE, ...content })

describe('toKey', () => {
  test('takes the environment from the name of a request, and its time from S3', () => {
    const name = 'requests/shop/prod/pause/20260101T000000000Z-0000000a'
    expect(toKey(name, new Date('2026-02-02'))).toEqual({
      name,
      application: 'shop',
      environment: 'prod',
      at: '2026-02-02T00:00:00.000Z',
    })
  })

  test.for([
    'requests/shop/prod/pause/20260101T000000000Z-0000000a.answer',
    'requests/shop/prod/20260101T000000000Z-0000000a',
    'requests/shop/prod/x/pause/20260101T000000000Z-0000000a',
    'requests/shop/prod/pause/now',
    'requests/',
    'status/shop/prod',
  ])('%s is not the name of a request', name => expect(toKey(name, new Date())).toBeUndefined())
})

describe('toRequest', () => {
  const until = '2026-01-01T01:00:00.000Z'

  test.for([
    ['approve', { revision: 'abcd' }],
    ['approve', { steps: ['0000000a'], until }],
    ['pause', { until, reason: 'freeze' }],
    ['resume', {}],
    ['reconcile', {}],
    ['rollback', { revision: revisionOf(), over: 'abcd' }],
    ['rollback', { unpin: true }],
    ['rollback', { unpin: true, over: 'abcd' }],
  ] as const)('reads %s with %j', ([verb, content]) => {
    expect(reading(verb, content)).toMatchObject({ verb, by: ALICE, application: 'postmagiq', environment: 'dev', ...content })
  })

  test('leaves out fields that the verb does not have', () => {
    expect(reading('resume', { application: 'other', at: 'never', extra: 1 })).toEqual({
      verb: 'resume',
      name: expect.stringContaining('requests/postmagiq/dev/resume/'),
      application: 'postmagiq',
      environment: 'dev',
      at: '2026-01-01T00:00:00.000Z',
      by: ALICE,
    })
  })

  test.for([
    ['an unknown verb', 'explode', {}, 'there is no request "explode"'],
    ['the name of a method of objects as its verb', 'constructor', {}, 'there is no request "constructor"'],
    ['the verb of another key', 'reconcile', { verb: 'approve', revision: 'abcd' }, 'its verb is not "reconcile", as in its key'],
    ['no writer', 'resume', { by: undefined }, 'it does not say who wrote it'],
    ['a pause without an end', 'pause', { reason: 'freeze' }, 'a pause needs the time of its end'],
    ['a pause until no time', 'pause', { until: 'tomorrow', reason: 'freeze' }, 'a pause needs the time of its end'],
    ['a pause without a reason', 'pause', { until }, 'a pause needs a reason'],
    ['an approval of nothing', 'approve', {}, 'an approval of steps needs'],
    ['an approval of steps without an end', 'approve', { steps: ['0000000a'] }, 'an approval of steps needs'],
    ['an approval of no steps', 'approve', { steps: [], until }, 'steps is not a list'],
    ['an approval of something else than steps', 'approve', { steps: ['*'], until }, 'steps is not a list'],
    ['an approval of no revision', 'approve', { revision: 7 }, 'revision is not the name of a revision'],
    ['a rollback to a name only', 'rollback', { revision: 'abcd', over: 'x' }, 'revision is not a revision with its text'],
    ['a rollback over nothing', 'rollback', { revision: revisionOf() }, 'a rollback needs the hash of the file'],
    ['an unpin that is not', 'rollback', { unpin: 'no' }, 'unpin is not true'],
    [
      'a rollback whose text was changed',
      'rollback',
      { revision: { ...revisionOf(), text: dev('region: us-east-1\nlogs: { retentionDays: 1 }') }, over: 'x' },
      'the text of the revision does not have its hash',
    ],
    [
      'a rollback to an invalid spec',
      'rollback',
      { revision: revisionOf(dev('tear: dev')), over: 'x' },
      'not a valid spec for this version',
    ],
  ] as const)('refuses %s', ([, verb, content, why]) => {
    expect(reading(verb, content)).toMatchObject({ environment: 'dev', invalid: expect.stringContaining(why) })
  })

  test.for([
    ['another environment', dev('region: us-east-1').replace('name: dev', 'name: prod')],
    ['another application', dev('region: us-east-1\napplication: shop')],
    ['another region', dev('region: eu-west-1')],
    ['another account', dev("region: us-east-1\naccountId: '999999999999'")],
  ])('refuses a rollback to the spec of %s', ([, text]) => {
    const why = 'the revision is the spec of another environment, account or region'
    expect(reading('rollback', { revision: revisionOf(text), over: 'x' })).toMatchObject({ invalid: why })
  })

  test.for([null, 7, 'text', [], [{}]])('refuses the content %j', content => {
    expect(read(nextName('resume'), content)).toHaveProperty('invalid')
  })
})

test('specOf() drops the approvals of a revision', () => {
  const approvals = "region: us-east-1\napprovals:\n- { id: '0000000a', until: '2099-01-01T00:00:00Z', reason: tested }"
  expect(specOf(revisionOf(dev(approvals)), PLACE)).toMatchObject({ spec: { environment: 'dev', approvals: [] } })
})

describe('in the control bucket', () => {
  test('a request is listed, read back, answered once, and deleted with its answer', async () => {
    const name = await writeRequest(account, place, { verb: 'pause', until: '2026-01-01T00:00:00.000Z', reason: 'freeze' })
    expect(name).toMatch(/^requests\/postmagiq\/dev\/pause\/\d{8}T\d{9}Z-[0-9a-f]{8}$/)
    const { requests, answered } = await listRequests(records)
    expect(requests).toMatchObject([{ name, application: 'postmagiq', environment: 'dev' }])
    expect(Math.abs(Date.parse(requests[0]!.at) - Date.now())).toBeLessThan(60_000)
    expect(answered.size).toBe(0)
    expect(await readRequest(records, requests[0]!, place)).toMatchObject({ verb: 'pause', reason: 'freeze', by: ALICE })

    await writeAnswer(records, name, { at: '2026-01-01', by: 'first', result: 'paused' })
    await writeAnswer(records, name, { at: '2026-01-01', by: 'second', result: 'paused' })
    expect((await readAnswer(records, name))?.value.by).toBe('first')
    expect((await listRequests(records)).answered).toEqual(new Set([name]))

    await removeRequest(records, name)
    expect(await records.list('requests/')).toEqual([])
  })

  test('a request that is not JSON, or too long, is invalid', async () => {
    const name = nextName('resume')
    await account.aws.s3.putObject({ Bucket: controlBucket(account), Key: name, Body: '{' })
    const listed = (await listRequests(records)).requests.find(request => request.name === name)!
    expect(await readRequest(records, listed, place)).toMatchObject({ invalid: 'it is not JSON' })
    expect(await readRequest(records, { ...listed, size: 5_000_000 }, place)).toMatchObject({ invalid: 'it is too long' })
    await removeRequest(records, name)
    expect(await readRequest(records, listed, place)).toBeUndefined()
  })

  test('a request whose name is taken is written under another one', async () => {
    const write = vi.spyOn(Records.prototype, 'write').mockRejectedValueOnce(new RecordChanged('taken'))
    const name = await writeRequest(account, place, { verb: 'resume' })
    const [[taken], [written]] = write.mock.calls as unknown as [[string], [string]]
    expect(written).toBe(name)
    expect(taken).not.toBe(name)
    await removeRequest(records, name)
  })

  test('a request that never finds a free name ends with the error', async () => {
    const write = vi.spyOn(Records.prototype, 'write').mockRejectedValue(new RecordChanged('taken'))
    await expect(writeRequest(account, place, { verb: 'resume' })).rejects.toThrow('taken')
    expect(write).toHaveBeenCalledTimes(5)
  })

  test('the permission is named where a request is denied', async () => {
    const denied = Object.assign(new Error('Access Denied'), { name: 'AccessDenied' })
    vi.spyOn(Records.prototype, 'write').mockRejectedValue(denied)
    await expect(writeRequest(account, place, { verb: 'pause', until: '', reason: '' })).rejects.toThrow(
      `Access Denied; this needs s3:PutObject on arn:aws:s3:::postmagiq-control-${ACCOUNT}-eu-west-1/requests/postmagiq/dev/pause/*`,
    )
  })

  test('the history gives each revision once, the newest first, by the beginning of its id', async () => {
    const ids = ['aaaa1111', 'aaaa2222', 'aaaa1111', 'bbbb1111', 'aaaa1']
    for (const [index, id] of ids.entries())
      await records.write(`history/postmagiq/dev/2026010${index}T000000000Z-0000000a`, { revision: revisionOf(undefined, id) })
    await records.write('history/postmagiq/other/20260101T000000000Z-0000000a', { revision: revisionOf(undefined, 'aaaa3333') })
    const found = async (beginning: string) => (await pastRevisions(account, place, beginning)).map(({ id }) => id)
    expect(await found('aaaa')).toEqual(['aaaa1', 'aaaa1111', 'aaaa2222'])
    expect(await found('aaaa1')).toEqual(['aaaa1'])
    expect(await found('cccc')).toEqual([])
  })
})

describe('where nothing was ever applied', () => {
  const message = `Nothing was ever applied here: account ${ACCOUNT} has no control bucket postmagiq-control-${ACCOUNT}-eu-west-2.`

  test('there are no requests, and none can be written', async () => {
    expect(await listRequests(controlRecords(fresh))).toEqual({ requests: [], answered: new Set() })
    await expect(writeRequest(fresh, place, { verb: 'resume' })).rejects.toThrow(message)
  })

  test('there is no history', async () => {
    await expect(pastRevisions(fresh, place, 'aaaa')).rejects.toThrow(message)
  })
})
