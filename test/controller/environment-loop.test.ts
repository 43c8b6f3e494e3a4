import { pino } from 'pino'
import { beforeEach, expect, test, vi } from 'vitest'
import { Cadence } from '../../src/controller/cadence.ts'
import { EnvironmentLoop } from '../../src/controller/environment-loop.ts'
import type { Revision } from '../../src/controller/specs.ts'
import { State } from '../../src/controller/state.ts'
import { revisionOf } from '../../src/operator/revision.ts'
import type { Session } from '../../src/operator/session.ts'
import { VERSION } from '../../src/operator/version.ts'
import { plan } from '../../src/reconciler/plan.ts'
import { awsError } from '../support/fake-cloud.ts'
import { MINUTE, newGraph, SECOND } from '../support/converge.ts'
import { bucket } from '../support/bucket.ts'
import { environmentOf, prod } from '../support/specs.ts'

beforeEach(() => void vi.useFakeTimers())

const environment = environmentOf(prod(), 'us-east-1')

/** An environment that asks for nothing, and whose record says so; every look at it is recorded. */
function emptySession(looks: number[], { environment: spec, ...info }: Revision): Session {
  const graph = newGraph()
  const listed = async () => {
    looks.push(Date.now())
    return plan(graph, [], new Map())
  }
  const record = JSON.stringify({ generation: 1, revision: info, version: VERSION, resources: {} })
  const status = bucket()
  const getObject = async ({ Key }: { Key: string }) =>
    Key.startsWith('applied/') ? { ETag: '"1"', Body: { transformToString: async () => record } } : status.getObject()
  const s3 = { getObject, putObject: status.putObject.bind(status) }
  return { graph, spec, revision: info, world: {}, aws: { region: 'us-east-1', s3 }, plan: listed } as unknown as Session
}

/** A loop with a resync of a minute, offered its revision every two seconds as the controller does. */
function loopOf(open: (revision: Revision) => Promise<Session>) {
  const logged: string[] = []
  const log = pino({ base: null }, { write: line => void logged.push(JSON.parse(line).msg) })
  const refreshes: boolean[] = []
  const refresh = (_world: unknown, { deep }: { readonly deep: boolean }) => void refreshes.push(deep)
  const opened = async (asked: Revision) => ({ session: await open(asked) })
  const loop = new EnvironmentLoop({
    ...{ log, state: new State(), cadence: new Cadence(), resync: MINUTE, deepResync: 10 * MINUTE },
    open: opened,
    refresh,
  })
  const run = async (revision: Revision, during: number) => {
    for (let passed = 0; passed < during; passed += 2 * SECOND) {
      const standing = { approvals: [] }
      loop.offer({ revision, standing, isKnown: true, overrides: [] }, new AbortController().signal)
      await vi.advanceTimersByTimeAsync(2 * SECOND)
    }
  }
  return { run, loop, logged, refreshes }
}

const revision = (id: string): Revision => ({ ...revisionOf('postmagiq.yaml', Buffer.from(id)), id, environment })

test('looks about once a resync, and reads details once a deep resync', async () => {
  const looks: number[] = []
  const { run, refreshes, logged } = loopOf(async revision => emptySession(looks, revision))
  await run(revision('one'), 20 * MINUTE)
  expect(looks.length).toBeGreaterThanOrEqual(17)
  expect(looks.length).toBeLessThanOrEqual(23)
  expect(refreshes.filter(deep => deep)).toHaveLength(2)
  expect(logged).toEqual(['the environment is as its revision says'])
})

/** A loop whose revision cannot be opened while there is an error; `tries` has the seconds between its tries. */
function failingLoop(first: Error | undefined) {
  const state = { error: first, looks: [] as number[] }
  const opened: number[] = []
  const loop = loopOf(async revision => {
    opened.push(Date.now())
    if (state.error) throw state.error
    return emptySession(state.looks, revision)
  })
  const tries = () => opened.slice(1).map((at, index) => Math.round((at - opened[index]!) / SECOND))
  return { ...loop, state, tries }
}

test('tries a pass that failed again after 5, 10, 20 … seconds, says so once, and goes on once AWS answers', async () => {
  const { run, logged, state, tries } = failingLoop(new Error('AWS is away'))
  await run(revision('one'), 60 * MINUTE)
  expect(tries().slice(0, 6)).toEqual([6, 10, 20, 40, 60, 60])
  expect(logged).toEqual(['the pass failed, the next one is in 5 s: AWS is away'])
  state.error = undefined
  await run(revision('one'), 2 * MINUTE)
  expect(state.looks.length).toBeGreaterThan(0)
  expect(logged.slice(1)).toEqual([
    'the environment is as its revision says',
    expect.stringMatching(/^a pass succeeded again, after \d+ that failed$/),
  ])
})

test('logs an outage once although each try ends at another call, and another error at once', async () => {
  const { run, logged, state } = failingLoop(new Error('https://ec2.test did not answer EC2 DescribeVpcs: it took longer than 30 s'))
  await run(revision('one'), 10 * SECOND)
  state.error = new Error('https://rds.test did not answer RDS DescribeDBInstances: the connection was refused')
  await run(revision('one'), 10 * SECOND)
  state.error = new Error('the spec is for another account')
  await run(revision('one'), MINUTE)
  expect(logged.map(line => line.replace(/^.*? s: /, ''))).toEqual([
    'https://ec2.test did not answer EC2 DescribeVpcs: it took longer than 30 s',
    'the spec is for another account',
  ])
})

test('waits five minutes after AWS denied a call, unless another revision comes', async () => {
  const { run, logged, tries } = failingLoop(awsError('AccessDenied'))
  await run(revision('one'), 11 * MINUTE)
  expect(tries()).toEqual([300, 300])
  expect(logged).toEqual(['the pass failed, the next one is in 300 s: AWS says AccessDenied'])
  await run(revision('two'), 4 * SECOND)
  expect(tries()).toHaveLength(3)
})

test('tries what AWS denied again when it is asked to, and not sooner than usual after another error', async () => {
  const { run, loop, state, tries } = failingLoop(awsError('AccessDenied'))
  await run(revision('one'), MINUTE)
  state.error = new Error('AWS is away')
  loop.retryDenied()
  await run(revision('one'), 2 * SECOND)
  loop.retryDenied()
  await run(revision('one'), 20 * SECOND)
  expect(tries()).toEqual([60, 10])
  state.error = undefined
  await run(revision('one'), 20 * SECOND)
  expect(state.looks).toHaveLength(1)
})

test('tries a pass again at once that was denied, but began before it was asked to', async () => {
  const { promise: answer, reject } = Promise.withResolvers<Session>()
  const looks: number[] = []
  const opens = [() => answer, (asked: Revision) => Promise.resolve(emptySession(looks, asked))]
  const { run, loop, logged } = loopOf(async asked => opens.shift()!(asked))
  await run(revision('one'), 4 * SECOND)
  loop.retryDenied()
  reject(awsError('AccessDenied'))
  await run(revision('one'), 4 * SECOND)
  expect(looks).toHaveLength(1)
  expect(logged[0]).toBe('the pass failed, the next one is in 0 s: AWS says AccessDenied')
})

test('looks at once, and at everything, when this process leads again', async () => {
  const looks: number[] = []
  const { run, loop, refreshes } = loopOf(async revision => emptySession(looks, revision))
  await run(revision('one'), 10 * SECOND)
  loop.renew()
  await run(revision('one'), 4 * SECOND)
  expect(refreshes).toEqual([true, true])
})

test('a revision that cannot be opened leaves the one before in force', async () => {
  const looks: number[] = []
  const { run, logged } = loopOf(async revision => {
    if (revision.id === 'bad') throw new Error('The spec is for another account')
    return emptySession(looks, revision)
  })
  await run(revision('good'), 10 * SECOND)
  const before = looks.length
  await run(revision('bad'), 10 * SECOND)
  expect(looks.length).toBe(before + 1)
  expect(logged.at(-1)).toBe('this revision cannot be used, good stays in force: The spec is for another account')
})
