import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { controlBucket, controlRecords, recordKeys } from '../../src/operator/control-bucket.ts'
import { listRequests, readRequest, writeAnswer } from '../../src/operator/requests.ts'
import { hashOf } from '../../src/operator/revision.ts'
import { Aws } from '../../src/providers/aws.ts'
import { ACCOUNT } from '../support/account.ts'
import { postmagiq } from '../support/cli.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'

const DEV = ['-f', 'environments/dev']
const PLACE = { application: 'postmagiq', environment: 'dev', account: ACCOUNT, region: 'us-east-1' }
const NOBODY = 'No controller has answered yet: it will be read by the next one that runs.\n'
const text = await readFile('environments/dev/postmagiq.yaml', 'utf8')
const earlier = `${text}\n  logs:\n    retentionDays: 30\n`
const [REVISION, OTHER] = ['ab12c'.padEnd(40, '0'), 'ab12d'.padEnd(40, '0')]

let emulator: Emulator
let account: { aws: Aws; account: string }

beforeAll(async () => {
  emulator = await newEmulator({ timeScale: 0 })
  account = { aws: new Aws({ region: 'us-east-1', endpoint: emulator.url }), account: ACCOUNT }
})
afterAll(() => emulator.stop())

/** The requests of dev as a controller reads them, without their times and names. */
async function written(verb: string) {
  const records = controlRecords(account)
  const { requests } = await listRequests(records, `${recordKeys(PLACE).requests}${verb}/`)
  const read = await Promise.all(requests.map(request => readRequest(records, request, PLACE)))
  return read.map(request => ({ ...request, name: undefined, at: undefined }))
}

/** Runs a verb while something answers every request as a controller does. */
async function answered(...args: readonly string[]) {
  const records = controlRecords(account)
  const ended = new AbortController()
  const running = postmagiq(emulator.url, ...args, ...DEV).finally(() => ended.abort())
  while (!ended.signal.aborted) {
    const { requests, answered } = await listRequests(records)
    const open = requests.filter(({ name }) => !answered.has(name))
    for (const { name } of open) await writeAnswer(records, name, { at: '2026-01-01', by: 'arn:controller', result: 'seen' })
    await pause(200)
  }
  return running
}

const revisionOf = (id: string, spec: string) => ({ id, hash: hashOf(spec), path: 'dev/postmagiq.yaml', text: spec, subject: 'Keep logs' })

describe('the requests of a person', { timeout: 120_000 }, () => {
  test('end with 1 and a plain sentence where nothing was ever applied', async () => {
    const message = `Error: Nothing was ever applied here: account ${ACCOUNT} has no control bucket postmagiq-control-${ACCOUNT}-us-east-1.\n`
    for (const args of [['resume'], ['approve', '0000000a'], ['rollback', '--to', 'ab12', '--yes']]) {
      const { code, stderr } = await postmagiq(emulator.url, ...args, ...DEV)
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) })
    }
  })

  test('are written and printed, and end with 0 though no controller answers', async () => {
    await account.aws.s3.createBucket({ Bucket: controlBucket(account) })
    const runs = await Promise.all(
      [
        ['pause', '--for', '30m', '--reason', 'freeze'],
        ['resume'],
        ['reconcile'],
        ['approve', '0000000a', '0000000b', '--for', '2h'],
        ['approve', '--revision', REVISION],
        ['rollback', '--unpin'],
      ].map(args => postmagiq(emulator.url, ...args, ...DEV)),
    )
    const asked = /^Asked for postmagiq\/dev in us-east-1: (.*?)(?: until (\S+?))?(: freeze)? \(as (arn:aws:\S+)\)\n(.*\n)$/
    const said = runs.map(({ code, stdout }) => ({ code, said: asked.exec(stdout) ?? stdout }))
    expect(said.map(({ code, said }) => [code, said[1], said[5]])).toEqual(
      ['pause', 'resume', 'reconcile', 'approve steps 0000000a, 0000000b', `approve revision ${REVISION}`, 'unpin the revision'].map(
        content => [0, content, NOBODY],
      ),
    )
    const by = said[0]!.said[4]
    const dev = { application: 'postmagiq', environment: 'dev', by }
    expect(await written('pause')).toEqual([{ ...dev, verb: 'pause', until: said[0]!.said[2], reason: 'freeze' }])
    expect(await written('resume')).toEqual([{ ...dev, verb: 'resume' }])
    expect(await written('reconcile')).toEqual([{ ...dev, verb: 'reconcile' }])
    expect(await written('rollback')).toEqual([{ ...dev, verb: 'rollback', unpin: true }])
    const approvals = await written('approve')
    expect(approvals).toHaveLength(2)
    expect(approvals).toContainEqual({ ...dev, verb: 'approve', revision: REVISION })
    expect(approvals).toContainEqual({ ...dev, verb: 'approve', steps: ['0000000a', '0000000b'], until: said[3]!.said[2] })
    const minutes = (until = '') => Math.round((Date.parse(until) - Date.now()) / 60_000)
    expect(minutes(said[0]!.said[2])).toBeCloseTo(30, -1)
    expect(minutes(said[3]!.said[2])).toBeCloseTo(120, -1)
  })

  test('print the answer of a controller', async () => {
    const { code, stdout } = await answered('resume')
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('Answered: seen (by arn:controller)\n') })
  })

  test('approve a revision by the beginning of its name only if a controller has recorded it', async () => {
    const unknown = await postmagiq(emulator.url, 'approve', '--revision', 'ab12', ...DEV)
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('so ab12 has to be its whole name.') })
    const status = { isController: true, revision: revisionOf(REVISION, text) }
    await controlRecords(account).write(recordKeys(PLACE).status, status)
    const { code, stdout } = await answered('approve', '--revision', 'ab12')
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(`approve revision ${REVISION}`) })
    const later = await postmagiq(emulator.url, 'approve', '--revision', 'cdef', ...DEV)
    expect(later).toMatchObject({ code: 1, stderr: expect.stringContaining(`the controller has revision ${REVISION}.`) })
  })

  test('roll back to one revision of the history, after its plan and the images that stay', async () => {
    const records = controlRecords(account)
    const { history } = recordKeys(PLACE)
    await records.write(`${history}20260101T000000000Z-00000001`, { revision: revisionOf(REVISION, earlier) })
    await records.write(`${history}20260102T000000000Z-00000001`, { revision: revisionOf(OTHER, text) })
    const unknown = await postmagiq(emulator.url, 'rollback', '--to', 'cdef', '--yes', ...DEV)
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('The history of postmagiq/dev has no revision cdef.') })
    const several = await postmagiq(emulator.url, 'rollback', '--to', 'ab12', '--yes', ...DEV)
    expect(several).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`Several revisions begin with ab12:\n  ${OTHER} Keep logs\n  ${REVISION}`),
    })

    const { code, stdout } = await answered('rollback', '--to', 'ab12c', '--yes')
    expect(code).toBe(0)
    expect(stdout).toContain(`Revision ${REVISION}: Keep logs\n`)
    expect(stdout).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy\./)
    expect(stdout).toMatch(/these images stay as they are, because their tag may name another image than it did then: api \(/)
    expect(stdout).toContain(`: roll back to revision ${REVISION} (as `)
    const rollbacks = await written('rollback')
    const asked = rollbacks.find(request => 'revision' in request)
    expect(asked).toMatchObject({ verb: 'rollback', revision: revisionOf(REVISION, earlier), over: hashOf(text) })
  })

  test('roll back over the file of the source, also where another revision is pinned over it', async () => {
    const records = controlRecords(account)
    const status = await records.read(recordKeys(PLACE).status)
    await records.write(
      recordKeys(PLACE).status,
      { isController: true, revision: revisionOf(REVISION, earlier) },
      { version: status!.version },
    )
    const { code } = await answered('rollback', '--to', OTHER, '--yes')
    expect(code).toBe(0)
    const rollbacks = await written('rollback')
    expect(rollbacks).toContainEqual(expect.objectContaining({ revision: revisionOf(OTHER, text), over: hashOf(text) }))
  })

  test('to roll back to the spec of another environment ends with 1', async () => {
    const prod = text.replace('name: dev', 'name: other')
    const name = `${recordKeys(PLACE).history}20260103T000000000Z-00000001`
    await controlRecords(account).write(name, { revision: revisionOf('ffff0000', prod) })
    const { code, stderr } = await postmagiq(emulator.url, 'rollback', '--to', 'ffff', '--yes', ...DEV)
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('is the spec of another environment') })
  })
})
