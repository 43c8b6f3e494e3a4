import { pino } from 'pino'
import { beforeEach, expect, test, vi } from 'vitest'
import { EnvironmentLoop } from '../../src/controller/environment-loop.ts'
import type { Revision } from '../../src/controller/specs.ts'
import { revisionOf } from '../../src/operator/revision.ts'
import type { Session } from '../../src/operator/session.ts'
import { VERSION } from '../../src/operator/version.ts'
import { plan } from '../../src/reconciler/plan.ts'
import { MINUTE, newGraph, SECOND } from '../support/converge.ts'
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
  const getObject = async () => ({ ETag: '"1"', Body: { transformToString: async () => record } })
  return { graph, spec, revision: info, world: {}, aws: { region: 'us-east-1', s3: { getObject } }, plan: listed } as unknown as Session
}

/** A loop with a resync of a minute, offered its revision every two seconds as the controller does. */
function loopOf(open: (revision: Revision) => Promise<Session>) {
  const logged: string[] = []
  const log = pino({ base: null }, { write: line => void logged.push(JSON.parse(line).msg) })
  const refreshes: boolean[] = []
  const refresh = (_world: unknown, deep: boolean) => void refreshes.push(deep)
  const loop = new EnvironmentLoop({ log, resync: MINUTE, deepResync: 10 * MINUTE, open, refresh })
  const run = async (revision: Revision, during: number) => {
    for (let passed = 0; passed < during; passed += 2 * SECOND) {
      loop.offer(revision, new AbortController().signal)
      await vi.advanceTimersByTimeAsync(2 * SECOND)
    }
  }
  return { run, logged, refreshes }
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

test('tries a pass that failed again after 5, 10, 20 … seconds, and goes on once AWS answers', async () => {
  const looks: number[] = []
  let isAway = true
  const { run, logged } = loopOf(async revision => {
    if (isAway) throw new Error('AWS is away')
    return emptySession(looks, revision)
  })
  await run(revision('one'), MINUTE)
  expect(logged).toEqual([5, 10, 20, 40].map(wait => `the pass failed, the next one is in ${wait} s: AWS is away`))
  isAway = false
  await run(revision('one'), MINUTE)
  expect(looks.length).toBeGreaterThan(0)
  expect(logged.at(-1)).toBe('the environment is as its revision says')
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
