import type { Service } from '@aws-sdk/client-ecs'
import { expect, test, vi } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { readRollout } from '../../../src/providers/ecs/rollout.ts'
import { Service as ServiceKind } from '../../../src/providers/ecs/service.ts'
import type { Live } from '../../../src/providers/kind.ts'
import { conditionOfLive } from '../../../src/reconciler/step.ts'
import { Account } from '../../support/account.ts'
import { newServiceProps } from '../../support/ecs.ts'
import { ownEmulator } from '../../support/own-emulator.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute))
const LIMIT = '(service api) was unable to place a task. Reason: You’ve reached the limit on the number of vCPUs you can run concurrently.'

/** A service whose deployment began in minute 10; its events are newest first. */
const service = (events: readonly (readonly [number, string])[], more: object = {}): Service => ({
  serviceArn: 'arn:aws:ecs:eu-west-1:123456789012:service/app/api',
  status: 'ACTIVE',
  desiredCount: 2,
  runningCount: 1,
  events: events.map(([minute, message]) => ({ createdAt: at(minute), message })),
  deployments: [
    {
      status: 'PRIMARY',
      rolloutState: 'IN_PROGRESS',
      createdAt: at(10),
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE' }],
      ...more,
    },
  ],
})

const neverCalled = {} as never

test('a deployment without room in the vCPU quota has failed, with the request for a higher quota', async () => {
  const rollout = await readRollout(
    neverCalled,
    service([
      [12, LIMIT],
      [11, '(service api) has started 1 tasks: (task 1).'],
    ]),
  )
  expect(rollout).toMatchObject({ status: 'failed', meaning: 'quota', state: 'IN_PROGRESS' })
  const request = 'aws service-quotas request-service-quota-increase --service-code fargate --quota-code L-3032A538 --desired-value VALUE'
  const message = `${LIMIT.slice(0, -1)}; request a higher quota: ${request} --region eu-west-1`
  expect(conditionOfLive(rollout as Live, undefined)).toEqual({ reason: 'Quota', message })
})

test('a service has failed while the quota leaves no room for its tasks, and is ready once it does', async () => {
  const { url, settings } = await ownEmulator()
  const aws = new Aws({ region: 'us-east-1', endpoint: url })
  const account = new Account(ServiceKind, aws)
  const { props } = await newServiceProps(aws, 'quota')
  const status = async () => (await account.ours())[0]
  await settings({ fargateVcpus: 0.25 })
  await ServiceKind.create(account.target({ name: 'app-ecs-service-thing', owner: OWNER } as never, props))
  await vi.waitFor(async () => expect(await status()).toMatchObject({ status: 'failed', meaning: 'quota' }), { timeout: 10_000 })
  await settings({ fargateVcpus: null })
  await vi.waitFor(async () => expect(await status()).toMatchObject({ status: 'ready' }), { timeout: 10_000 })
})

const OWNER = { environment: 'app/ecs-service', region: 'us-east-1', id: 'thing' }

test('the quota of Fargate Spot is another', async () => {
  const spot = { capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT' }] }
  const { message } = conditionOfLive((await readRollout(neverCalled, service([[12, LIMIT]], spot))) as Live, undefined)
  expect(message).toMatch(/L-36FBB829(?!.*L-3032A538)/)
})

test.each([
  ['an earlier deployment', [[9, LIMIT]]],
  [
    'an attempt before tasks were started',
    [
      [13, '(service api) has started 1 tasks: (task 1).'],
      [12, LIMIT],
    ],
  ],
] as const)('a quota that kept %s from starting tasks is no failure', async (_what, events) => {
  expect(await readRollout(neverCalled, service(events))).toMatchObject({ status: 'progressing' })
})

test('what a quota keeps from starting is deployed once more, but not where the deployment is complete', async () => {
  const inputs: object[] = []
  const aws = { ecs: { updateService: async (input: object) => inputs.push(input) } }
  const retry = (state: string) => ServiceKind.retry!({ aws } as never, { props: {}, meaning: 'quota', state } as never)
  await retry('COMPLETED')
  expect(inputs).toEqual([])
  await retry('IN_PROGRESS')
  expect(inputs).toMatchObject([{ forceNewDeployment: true }])
})

test('a rollback that failed is a failure with its reason', async () => {
  const brief = {
    createdAt: at(10),
    status: 'ROLLBACK_FAILED',
    statusReason: 'Service deployment rolled back.',
    targetServiceRevisionArn: 'arn',
  }
  const ecs = {
    listServiceDeployments: async () => ({ serviceDeployments: [{ createdAt: at(1), status: 'SUCCESSFUL' }, brief] }),
    describeServiceRevisions: async () => ({ serviceRevisions: [{ taskDefinition: 'app:2' }] }),
    async *paginateListTasks() {},
  }
  const rollout = await readRollout({ ecs } as never, service([[11, 'rolling back']]))
  expect(rollout).toEqual({
    status: 'failed',
    state: 'ROLLBACK_FAILED',
    message: 'Service deployment rolled back.',
    failedRevision: { taskDefinition: 'app:2' },
  })
})
