import type { Logger } from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Places } from '../../src/controller/places.ts'
import { RequestWatch } from '../../src/controller/request-watch.ts'
import { Records } from '../../src/operator/records.ts'
import type { RequestContent } from '../../src/operator/request.ts'
import { readAnswer, writeAnswer } from '../../src/operator/requests.ts'
import { Aws } from '../../src/providers/aws.ts'
import { ACCOUNT } from '../support/account.ts'
import { ALICE, nextName, PLACE } from '../support/requests.ts'

const { s3 } = new Aws({ region: 'us-east-1' })
const DAY = 24 * 3_600_000
const PROD = { ...PLACE, environment: 'prod' }
const UNTIL = new Date(Date.now() + 2 * 3_600_000).toISOString()
const PAUSE: RequestContent = { verb: 'pause', until: UNTIL, reason: 'freeze' }

let number = 0
let bucket: string
let records: Records

beforeEach(async () => {
  bucket = `watched-${number++}`
  await s3.createBucket({ Bucket: bucket })
  records = recordsOf(bucket)
})
afterEach(() => vi.restoreAllMocks())

const recordsOf = (name: string) => new Records({ s3, bucket: name, account: ACCOUNT, prefix: '' })

/** Writes a request; gives its name. */
async function request(content: RequestContent, place = PLACE) {
  const name = nextName(content.verb, new Date(), place)
  await records.write(name, { ...content, by: ALICE })
  return name
}

/** A watch with a clock that its test sets, and its log. */
function watchOf(watched = records) {
  const log: string[] = []
  const write = (line: string) => void log.push(line)
  let later = 0
  const watch = new RequestWatch({
    records: watched,
    place: PLACE,
    by: 'arn:controller',
    log: { error: write, info: write } as unknown as Logger,
    now: () => new Date(Date.now() + later),
  })
  /** Refreshes as if it were so many milliseconds later. */
  const after = async (milliseconds: number) => {
    later += milliseconds
    await watch.refresh()
  }
  return { watch, log, after }
}

const fail = (method: 'entries' | 'read' | 'write' | 'remove', message = 'S3 is away') =>
  vi.spyOn(Records.prototype, method).mockRejectedValue(new Error(message))

describe('refresh', () => {
  test('finds the requests of every environment, each in its own', async () => {
    await request(PAUSE)
    await request({ verb: 'approve', revision: 'abcd' }, PROD)
    const { watch } = watchOf()
    await watch.refresh()
    expect(watch.standing(PLACE)).toEqual({ approvals: [], pause: { until: UNTIL, reason: 'freeze', by: ALICE } })
    expect(watch.standing(PROD)).toEqual({ approvals: [], approvedRevision: 'abcd' })
    expect(watch.unanswered(PROD)).toMatchObject([{ verb: 'approve', environment: 'prod' }])
  })

  test('lists once in ten seconds, and reads each request once', async () => {
    await request(PAUSE)
    const [list, read] = [vi.spyOn(Records.prototype, 'entries'), vi.spyOn(Records.prototype, 'read')]
    const { watch, after } = watchOf()
    await Promise.all([watch.refresh(), watch.refresh()])
    await after(5_000)
    expect(list).toHaveBeenCalledTimes(1)
    await after(5_000)
    expect(list).toHaveBeenCalledTimes(2)
    expect(read).toHaveBeenCalledTimes(1)
  })

  test('follows a resume, and the end of a pause without one', async () => {
    await request(PAUSE)
    const { watch, after } = watchOf()
    await after(0)
    await request({ verb: 'resume' })
    await after(10_000)
    expect(watch.standing(PLACE).pause).toBeUndefined()
    await request(PAUSE)
    await after(10_000)
    expect(watch.standing(PLACE).pause).toBeDefined()
    await after(3 * 3_600_000)
    expect(watch.standing(PLACE).pause).toBeUndefined()
  })
})

describe('isKnown', () => {
  test('is true once the requests were listed, also where there is no control bucket yet', async () => {
    const { watch } = watchOf(recordsOf('none-yet'))
    expect(watch.isKnown(PLACE)).toBe(false)
    await watch.refresh()
    expect(watch.isKnown(PLACE)).toBe(true)
    expect(watch.standing(PLACE)).toEqual({ approvals: [] })
  })

  test('is false until a listing succeeds', async () => {
    const failing = fail('entries')
    const { watch, log, after } = watchOf()
    await after(0)
    await after(10_000)
    expect(watch.isKnown(PLACE)).toBe(false)
    failing.mockRestore()
    await after(10_000)
    expect(watch.isKnown(PLACE)).toBe(true)
    expect(log).toEqual(['requests cannot be read: S3 is away', 'requests can be read again'])
  })

  test('is false for an environment of which a request was never read, and true for others', async () => {
    await request(PAUSE)
    const name = await request(PAUSE, PROD)
    const original = Records.prototype.read
    const failing = vi.spyOn(Records.prototype, 'read').mockImplementation(function (this: Records, asked: string) {
      return asked === name ? Promise.reject(new Error('Access Denied')) : original.call(this, asked)
    } as typeof original)
    const { watch, log, after } = watchOf()
    await after(0)
    await after(10_000)
    expect([watch.isKnown(PLACE), watch.isKnown(PROD)]).toEqual([true, false])
    expect(watch.standing(PLACE).pause).toBeDefined()
    expect(log).toEqual([`requests cannot be read: ${name}: Access Denied`])
    failing.mockRestore()
    await after(10_000)
    expect(watch.isKnown(PROD)).toBe(true)
    expect(watch.standing(PROD).pause).toBeDefined()
  })
})

test.for(['entries', 'read'] as const)('what was in force stays in force while %s fails', async method => {
  await request(PAUSE)
  const { watch, after } = watchOf()
  await after(0)
  await request({ verb: 'resume' })
  fail(method)
  await after(10_000)
  expect(watch.standing(PLACE).pause).toBeDefined()
  expect(watch.isKnown(PLACE)).toBe(true)
})

describe('answers', () => {
  test('acknowledge() answers every request with its effect, once', async () => {
    const replaced = await request({ ...PAUSE, reason: 'first' })
    const paused = await request(PAUSE)
    const approved = await request({ verb: 'approve', revision: 'abcd' })
    const other = await request(PAUSE, PROD)
    const { watch, after } = watchOf()
    await after(0)
    await watch.acknowledge(PLACE)
    expect(watch.unanswered(PLACE)).toEqual([])
    const result = async (name: string) => (await readAnswer(records, name))?.value.result
    expect(await Promise.all([replaced, paused, approved, other].map(result))).toEqual([
      'without effect: a later request replaces it, or its time is over',
      `paused until ${UNTIL}`,
      'revision abcd is approved until there is another one',
      undefined,
    ])
    expect((await readAnswer(records, paused))?.value).toMatchObject({ by: 'arn:controller' })
    const write = vi.spyOn(Records.prototype, 'write')
    await after(10_000)
    await watch.acknowledge(PLACE)
    expect(write).not.toHaveBeenCalled()
  })

  test('say when a pause ends that asked for more than seven days', async () => {
    const name = await request({ ...PAUSE, until: '2099-01-01T00:00:00.000Z' })
    const { watch } = watchOf()
    await watch.refresh()
    await watch.acknowledge(PLACE)
    expect((await readAnswer(records, name))?.value.result).toBe(`paused until ${watch.standing(PLACE).pause?.until}`)
    expect(watch.standing(PLACE).pause?.until).not.toContain('2099')
  })

  test('that another controller wrote first stay', async () => {
    const name = await request(PAUSE)
    const { watch, log } = watchOf()
    await watch.refresh()
    await writeAnswer(records, name, { at: UNTIL, by: 'other', result: 'paused' })
    await watch.acknowledge(PLACE)
    expect((await readAnswer(records, name))?.value.by).toBe('other')
    expect(watch.unanswered(PLACE)).toEqual([])
    expect(log).toEqual([])
  })

  test('that cannot be written are written later', async () => {
    const name = await request(PAUSE)
    const { watch, log, after } = watchOf()
    await after(0)
    const failing = fail('write', 'denied')
    await watch.acknowledge(PLACE)
    await watch.acknowledge(PLACE)
    expect(log).toEqual(['requests cannot be answered: denied'])
    failing.mockRestore()
    await watch.acknowledge(PLACE)
    expect((await readAnswer(records, name))?.value.result).toBe(`paused until ${UNTIL}`)
  })

  test('say why a request is invalid, which then has no effect', async () => {
    const unknown = nextName('explode')
    await records.write(unknown, { verb: 'explode', by: ALICE })
    const broken = nextName('pause')
    await s3.putObject({ Bucket: bucket, Key: broken, Body: 'pause' })
    await records.write('requests/readme', 'no request')
    const { watch } = watchOf()
    await watch.refresh()
    expect((await readAnswer(records, unknown))?.value.result).toBe('invalid: there is no request "explode"')
    expect((await readAnswer(records, broken))?.value.result).toBe('invalid: it is not JSON')
    expect(watch.standing(PLACE)).toEqual({ approvals: [] })
    expect(watch.unanswered(PLACE)).toEqual([])
    expect(await records.list('requests/readme')).toEqual(['requests/readme'])
  })
})

describe('old requests', () => {
  test('without effect are deleted after 90 days, with their answers', async () => {
    await request(PAUSE)
    await request({ verb: 'approve', revision: 'old' })
    const approved = await request({ verb: 'approve', revision: 'new' })
    const invalid = nextName('explode')
    await records.write(invalid, {})
    const { watch, after } = watchOf()
    await after(0)
    await watch.acknowledge(PLACE)
    await after(89 * DAY)
    expect(await records.list('requests/')).toHaveLength(8)
    await after(2 * DAY)
    expect(await records.list('requests/')).toEqual([approved, `${approved}.answer`])
    await after(10_000)
    expect(watch.standing(PLACE)).toEqual({ approvals: [], approvedRevision: 'new' })
  })

  test('are deleted from the oldest on, and what ended another stays while the other cannot be deleted', async () => {
    const paused = await request(PAUSE)
    await request({ verb: 'resume' })
    const { log, after } = watchOf()
    await after(0)
    const remove = fail('remove', 'denied')
    await after(91 * DAY)
    expect(remove.mock.calls).toEqual([[`${paused}.answer`]])
    expect(log).toEqual(['requests cannot be deleted: denied'])
    expect(await records.list('requests/')).toHaveLength(2)
  })

  test('are deleted a hundred a listing', async () => {
    await Promise.all(Array.from({ length: 103 }, () => request({ verb: 'resume' })))
    const { after } = watchOf()
    await after(91 * DAY)
    expect(await records.list('requests/')).toHaveLength(3)
  })
})

test('two roles into one account and region share a listing of requests, but no world', async () => {
  const places = new Places({ eventLookups: [], log: { warn: () => {} } as unknown as Logger })
  const [one, other, elsewhere] = await Promise.all([
    places.of({ region: 'us-east-1', assumeRole: { arn: 'arn:aws:iam::222222222222:role/one' } }),
    places.of({ region: 'us-east-1', assumeRole: { arn: 'arn:aws:iam::222222222222:role/other' } }),
    places.of({ region: 'us-east-1', assumeRole: { arn: 'arn:aws:iam::333333333333:role/one' } }),
  ])
  expect(other!.requests).toBe(one!.requests)
  expect(other!.world).not.toBe(one!.world)
  expect(elsewhere!.requests).not.toBe(one!.requests)
})
