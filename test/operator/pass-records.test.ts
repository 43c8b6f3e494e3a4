import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAccount } from '../../src/operator/account.ts'
import { recall, record } from '../../src/operator/applied.ts'
import { emptyGraph } from '../../src/operator/empty-graph.ts'
import type { Work } from '../../src/operator/act.ts'
import { controlBucket, controlRecords, recordKeys } from '../../src/operator/control-bucket.ts'
import { readHistory } from '../../src/operator/history.ts'
import { PassRecords } from '../../src/operator/pass-records.ts'
import { revisionOf } from '../../src/operator/revision.ts'
import type { Session } from '../../src/operator/session.ts'
import { LogGroup } from '../../src/providers/logs/log-group.ts'
import { Events } from '../../src/reconciler/events.ts'
import { Graph } from '../../src/reconciler/graph.ts'
import { plan } from '../../src/reconciler/plan.ts'
import { statusOfPlan } from '../../src/reconciler/plan-status.ts'
import { World } from '../../src/reconciler/world.ts'
import { actOptions } from '../support/act-options.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'

let emulator: Emulator

beforeAll(async () => {
  emulator = await newEmulator()
  process.env['AWS_ENDPOINT_URL'] = emulator.url
})
afterAll(() => emulator.stop())

const SPEC = { application: 'app', environment: 'small', region: 'us-east-1' as const, approvals: [], guards: { maxDestroy: 10 } }
const policy = { approvals: [], destroyLimit: 10 }

/** Opens an environment of two log groups, of which the second waits for the first. */
async function openSmall(): Promise<Session> {
  const account = await openAccount({ region: 'us-east-1' })
  const graph = new Graph({ ...SPEC, generation: 1, deletion: { stateful: 'Delete', stateless: 'Delete' } })
  const one = graph.add(LogGroup, 'one', { retentionDays: 7 }, { name: '/app/small/one' })
  graph.add(LogGroup, 'two', { retentionDays: 7 }, { name: '/app/small/two', after: [one] })
  const world = new World({ aws: account.aws, account: account.account })
  world.watch(graph)
  const planOf = async (asked: Graph) => plan(asked, [LogGroup], await world.listings([LogGroup], asked.environment))
  const revision = revisionOf('postmagiq.yaml', Buffer.from('small'))
  return { ...account, spec: SPEC as never, revision, graph, world, plan: planOf }
}

const defaults = () => ({ ...actOptions(), acceptChanged: async () => true })

test('writes status and history of a pass that is interrupted, with what was done until then', async () => {
  const session = await openSmall()
  const stop = new AbortController()
  const work = { graph: session.graph, shown: await session.plan(session.graph), shownAt: Date.now(), policy }
  const problems: string[] = []
  await new PassRecords(session, { onProblem: message => problems.push(message) }).act(work, {
    ...defaults(),
    signal: stop.signal,
    events: new Events(({ action }) => action && stop.abort()),
  })
  expect(problems).toEqual([])
  const [pass, ...others] = await readHistory(controlRecords(session), recordKeys(SPEC).history, new Date(0))
  expect(others).toEqual([])
  expect(pass).toMatchObject({ result: 'interrupted', verb: 'apply', plan: { counts: { add: 2 } } })
  expect(pass!.events.filter(({ action }) => action).map(({ id, action }) => `${action} ${id}`)).toEqual(['create one'])
  const recalled = await new PassRecords(session, { onProblem: () => {} }).recall()
  expect(recalled?.resources.map(({ id, conditions }) => [id, conditions[0]?.status])).toContainEqual(['two', 'False'])
})

/** The tags of the records of status and of what is applied. */
const tagsOf = ({ account, aws }: Session) =>
  Promise.all(
    [recordKeys(SPEC).status, recordKeys(SPEC).applied].map(
      async Key => (await aws.s3.getObjectTagging({ Bucket: controlBucket({ account, aws }), Key })).TagSet,
    ),
  )

const ABSENT = [{ Key: 'postmagiq:absent', Value: 'true' }]

/** Makes a pass that ends as asked. */
async function passOf(session: Session, graph: Graph, last: Pick<Work, 'isLast'> = {}) {
  session.world.refresh({ deep: true })
  const work = { graph, shown: await session.plan(graph), shownAt: Date.now(), policy: { ...policy, approveAllData: true }, ...last }
  const status = await new PassRecords(session, { onProblem: message => expect.fail(message) }).act(work, defaults())
  expect(status.ready).toBe(true)
}

test.for([
  ['destroy', { isLast: true }, {}],
  ['a spec that asks for nothing', {}, { state: 'absent' }],
] as const)('the records of an environment are tagged as absent by %s, and no longer once it is applied again', async ([, last, state]) => {
  const session = await openSmall()
  await passOf(session, session.graph)
  expect(await tagsOf(session)).toEqual([[], []])
  await passOf({ ...session, spec: { ...SPEC, ...state } as never }, emptyGraph(SPEC), last)
  expect(await tagsOf(session)).toEqual([ABSENT, ABSENT])
  await passOf(session, session.graph)
  expect(await tagsOf(session)).toEqual([[], []])
})

test('the record of what is applied is not tagged while an environment has nothing yet, but asks for it', async () => {
  const session = await openSmall()
  await passOf(session, emptyGraph(SPEC), { isLast: true })
  expect((await tagsOf(session))[1]).toEqual(ABSENT)
  const waiting = { ...session, revision: revisionOf('postmagiq.yaml', Buffer.from('waits for its approval')) }
  await record(waiting, waiting.graph, await recall(waiting))
  expect((await tagsOf(session))[1]).toEqual([])
})

test('a controller hands what AWS does not take to its successor', async () => {
  const session = await openSmall()
  const difference = { id: 'one', prop: 'retentionDays', asked: 'a', shown: 'b', sent: 3 }
  const found = await session.plan(session.graph)
  const controller = { known: () => ({}), differences: () => [difference] }
  const records = new PassRecords(session, { onProblem: message => expect.fail(message), controller })
  await records.looked({ plan: found, status: statusOfPlan(found, session.graph), at: Date.now() }, 'cheap')
  const recalled = await new PassRecords(session, { onProblem: () => {} }).recall()
  expect(recalled).toMatchObject({ isController: true, differences: [difference] })
})
