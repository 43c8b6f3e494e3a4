import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { knownApprovals } from '../../src/cli/consent.ts'
import { Lease, LEASE_PERMISSIONS } from '../../src/lease/lease.ts'
import { LeaseLost } from '../../src/lease/with-lease.ts'
import { openAccount } from '../../src/operator/account.ts'
import { act, PlanDeclined } from '../../src/operator/act.ts'
import { controlBucket, ensureControl, leaseKey, planControl, purgeControl } from '../../src/operator/control-bucket.ts'
import { revisionOf } from '../../src/operator/revision.ts'
import type { Session } from '../../src/operator/session.ts'
import { kinds } from '../../src/providers/kinds.ts'
import { LogGroup } from '../../src/providers/logs/log-group.ts'
import type { ConsentPolicy } from '../../src/reconciler/consent.ts'
import { Graph } from '../../src/reconciler/graph.ts'
import { type Plan, plan } from '../../src/reconciler/plan.ts'
import { World } from '../../src/reconciler/world.ts'
import { ACCOUNT } from '../support/account.ts'
import { actOptions } from '../support/act-options.ts'
import { type Emulator, newEmulator } from '../support/emulator.ts'
import { emulatorControl } from '../support/emulator-control.ts'

let emulator: Emulator | undefined

beforeEach(async () => {
  emulator ??= await newEmulator()
  process.env['AWS_ENDPOINT_URL'] = emulator.url
  await emulatorControl(emulator.url).reset()
})
afterAll(() => emulator?.stop())

const policy: ConsentPolicy = { approvals: [], destroyLimit: 10 }
const ENVIRONMENT = { application: 'app', environment: 'small', region: 'us-east-1' }

/** Opens an environment of two log groups. */
async function openSmall(retentionDays = 7): Promise<Session> {
  const account = await openAccount({ region: 'us-east-1' })
  const graph = new Graph({ ...ENVIRONMENT, generation: 1, deletion: { stateful: 'Delete', stateless: 'Delete' } })
  for (const id of ['one', 'two']) graph.add(LogGroup, id, { retentionDays }, { name: `/app/small/${id}` })
  const world = new World({ aws: account.aws, account: account.account })
  world.watch(graph)
  const planOf = async (asked: Graph) => plan(asked, kinds, await world.listings(kinds, asked.environment))
  const revision = revisionOf('postmagiq.yaml', Buffer.from(`retentionDays: ${retentionDays}`))
  return { ...account, spec: ENVIRONMENT as never, revision, graph, world, plan: planOf }
}

const defaults = () => ({ ...actOptions(), acceptChanged: async () => false })

interface Shown {
  readonly shown?: Plan
  readonly shownAt?: number
}

async function apply(session: Session, options: Partial<Parameters<typeof act>[2]> = {}, { shown, shownAt = Date.now() }: Shown = {}) {
  const work = { graph: session.graph, shown: shown ?? (await session.plan(session.graph)), shownAt, policy }
  return act(session, work, { ...defaults(), ...options })
}

const otherLease = ({ aws }: Session) => {
  const bucket = controlBucket({ aws, account: ACCOUNT })
  return new Lease({ s3: aws.s3, bucket, account: ACCOUNT, key: leaseKey('app', 'small'), holder: 'another run', ttl: 60_000 })
}

test('converges an environment under its lease, and releases it afterwards', async () => {
  const session = await openSmall()
  expect((await apply(session)).ready).toBe(true)
  expect((await session.plan(session.graph)).counts).toMatchObject({ add: 0, change: 0 })
  expect(await otherLease(session).acquire()).toBe(true)
})

test('plans again after waiting for another run, and asks when the plan differs from the one shown', async () => {
  const session = await openSmall()
  await apply(session)
  const waiting = await openSmall(14)
  const shown = await waiting.plan(waiting.graph)
  const lease = otherLease(session)
  await lease.acquire()
  const asked: Plan[] = []
  const run = apply(
    waiting,
    {
      onWait: () => {
        void session.aws.logs.deleteLogGroup({ logGroupName: '/app/small/two' }).then(() => lease.release())
      },
      acceptChanged: async changed => {
        asked.push(changed)
        return asked.length > 1
      },
    },
    { shown },
  )
  await expect(run).rejects.toThrow(PlanDeclined)
  expect(asked.map(({ counts }) => counts)).toEqual([{ import: 0, add: 1, change: 1, destroy: 0 }])
  const { logGroups = [] } = await session.aws.logs.describeLogGroups({ logGroupNamePrefix: '/app/small/' })
  expect(logGroups.map(({ retentionInDays }) => retentionInDays)).toEqual([7])
})

test('does not ask when the plan after waiting is the one that was shown', async () => {
  const session = await openSmall()
  await ensureControl(session, policy)
  const lease = otherLease(session)
  await lease.acquire()
  const run = apply(session, { onWait: () => void lease.release() })
  expect((await run).ready).toBe(true)
})

test('plans again when the plan was shown a while ago, as another run may have begun and ended since', async () => {
  const session = await openSmall(14)
  const shown = await session.plan(session.graph)
  await apply(await openSmall())
  const asked: Plan[] = []
  const acceptChanged = async (changed: Plan) => {
    asked.push(changed)
    return true
  }
  await apply(session, { acceptChanged }, { shown, shownAt: Date.now() - 11_000 })
  expect(asked.map(({ counts }) => counts)).toEqual([{ import: 0, add: 0, change: 2, destroy: 0 }])
})

test('throws LeaseLost and changes nothing more when another run takes the lease', async () => {
  const session = await openSmall()
  await emulatorControl(emulator!.url).faults([{ kind: 'delay', service: 'logs', operation: 'CreateLogGroup', seconds: 5, times: 2 }])
  const run = apply(session).catch((error: unknown) => error)
  const object = { Bucket: controlBucket({ aws: session.aws, account: ACCOUNT }), Key: leaseKey('app', 'small') }
  await expect
    .poll(
      () =>
        session.aws.s3.headObject(object).then(
          () => true,
          () => false,
        ),
      { timeout: 10_000 },
    )
    .toBe(true)
  await pause(200)
  await session.aws.s3.putObject({ ...object, Body: JSON.stringify({ by: 'someone', holder: 'someone else' }) })
  const failure = await run
  expect(failure).toBeInstanceOf(LeaseLost)
  expect((failure as Error).message).toBe('the lease was lost to someone else')
  expect(
    (await session.aws.logs.describeLogGroups({ logGroupNamePrefix: '/app/small/' })).logGroups?.some(group => group.retentionInDays),
  ).toBe(false)
}, 60_000)

test('adopts a control bucket without tags only with approval', async () => {
  const session = await openSmall()
  await ensureControl(session, policy)
  await session.aws.s3.deleteBucketTagging({ Bucket: controlBucket(session) })
  await expect(ensureControl(session, policy)).rejects.toThrow('adopt needs approval')
  const { steps } = await planControl(session)
  const ids = steps.map(({ hash }) => hash)
  expect(await knownApprovals(session, await session.plan(session.graph), ids)).toEqual(ids)
  const approvals = ids.map(step => ({ step, until: new Date(Date.now() + 60_000) }))
  await ensureControl(session, { ...policy, approvals })
  expect((await planControl(session)).steps).toMatchObject([{ action: 'none' }])
})

test('creates the control bucket without versioning, and deletes it only when no other environment has a lease', async () => {
  const session = await openSmall()
  await ensureControl(session, policy)
  const bucket = { Bucket: controlBucket(session) }
  expect((await session.aws.s3.getBucketVersioning(bucket)).Status).toBeUndefined()
  await session.aws.s3.putObject({ ...bucket, Key: 'records/app/small/status', Body: '{}' })
  await session.aws.s3.putObject({ ...bucket, Key: leaseKey('app', 'other'), Body: '{}' })
  await expect(purgeControl(session, leaseKey('app', 'small'))).rejects.toThrow('other environments use it (lease/app/other)')
  await session.aws.s3.deleteObject({ ...bucket, Key: leaseKey('app', 'other') })
  await purgeControl(session, leaseKey('app', 'small'))
  await expect(session.aws.s3.headBucket(bucket)).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } })
})

test('an existing control bucket gets the rule by which the records of absent environments end', async () => {
  const session = await openSmall()
  await ensureControl(session, policy)
  const bucket = { Bucket: controlBucket(session) }
  const { Rules: [first] = [] } = await session.aws.s3.getBucketLifecycleConfiguration(bucket)
  await session.aws.s3.putBucketLifecycleConfiguration({ ...bucket, LifecycleConfiguration: { Rules: [first!] } })
  await ensureControl(session, policy)
  const { Rules = [] } = await session.aws.s3.getBucketLifecycleConfiguration(bucket)
  expect(Rules).toContainEqual(
    expect.objectContaining({
      Status: 'Enabled',
      Filter: { Tag: { Key: 'postmagiq:absent', Value: 'true' } },
      Expiration: expect.objectContaining({ Days: 90 }),
      NoncurrentVersionExpiration: expect.objectContaining({ NoncurrentDays: 1 }),
    }),
  )
})

test('names the missing permissions when AWS denies the lease', async () => {
  const session = await openSmall()
  await ensureControl(session, policy)
  await emulatorControl(emulator!.url).faults([
    { kind: 'error', service: 's3', operation: 'GetObject', code: 'AccessDenied', status: 403, message: 'Access Denied', times: 10 },
  ])
  await expect(apply(session)).rejects.toThrow(`the operator needs ${LEASE_PERMISSIONS.join(', ')} on ${controlBucket(session)}`)
})
