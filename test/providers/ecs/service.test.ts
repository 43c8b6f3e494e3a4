import { expect, onTestFinished, test, vi } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { Service } from '../../../src/providers/ecs/service.ts'
import type { Live } from '../../../src/providers/kind.ts'
import { ACCOUNT, Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'
import { newCluster, newDefinition, newServiceProps } from '../../support/ecs.ts'

contract(Service, async aws => {
  const { props, subnets, groups, targetGroups } = await newServiceProps(aws, 'contract')
  return {
    props,
    changes: {
      taskDefinition: await newDefinition(aws, 'contract'),
      count: { desired: 6, min: 5, max: 8 },
      capacity: { FARGATE: 1, FARGATE_SPOT: 3 },
      subnets: subnets.slice(1),
      securityGroups: [groups[1]!],
      publicIp: true,
      targetGroup: targetGroups[1]!,
      port: 9000,
      healthGraceSeconds: 90,
      exec: true,
      minimumHealthyPercent: 50,
      maximumPercent: 150,
      circuitBreaker: false,
      zoneRebalancing: false,
    },
    replacements: { cluster: await newCluster(aws, 'app-ecs-service-other') },
  }
})

test('a service with a port and no target group, or one that loses its target group, converges', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const account = new Account(Service, aws)
  onTestFinished(() => account.clear())
  const { props } = await newServiceProps(aws, 'untargeted')
  const untargeted = { ...props, targetGroup: '' }
  await account.bring(untargeted)
  expect((await account.plan(untargeted)).steps).toMatchObject([{ action: 'none' }])
  await account.bring(props)
  expect((await account.ours())[0]!.props).toMatchObject({ port: 8000, healthGraceSeconds: 60 })
  await account.bring(untargeted)
  expect((await account.plan({ ...untargeted, port: 0, healthGraceSeconds: 0 })).steps).toMatchObject([{ action: 'none' }])
})

test.each([
  { change: { capacity: { FARGATE: 1 } }, status: 'ready', repeated: [], forced: true },
  { change: { exec: true }, status: 'ready', repeated: [], forced: true },
  { change: { taskDefinition: 'app:2' }, status: 'ready', repeated: [], forced: false },
  { change: { taskDefinition: 'app:2' }, status: 'failed', repeated: [], forced: true },
  { change: { exec: true }, status: 'ready', repeated: ['exec'], forced: false },
  { change: { exec: true, capacity: { FARGATE: 1 } }, status: 'ready', repeated: ['exec'], forced: true },
  { change: { exec: true, healthGraceSeconds: 90 }, status: 'ready', repeated: ['healthGraceSeconds'], forced: true },
  { change: { taskDefinition: 'app:2' }, status: 'failed', repeated: ['taskDefinition'], forced: false },
])(
  'update of $change with status $status, $repeated being repeated, forces a deployment: $forced',
  async ({ change, status, repeated, forced }) => {
    const inputs: object[] = []
    const aws = { ecs: { updateService: async (input: object) => inputs.push(input) } }
    const props = { capacity: {}, subnets: [], securityGroups: [], count: {}, ...change }
    const target = { aws, props, repeated: new Set(repeated) }
    await Service.update(target as never, { arn: 'arn', status, props: {} } as never, change as never)
    expect(inputs).toMatchObject([{ forceNewDeployment: forced }])
  },
)

test('detects and removes a further target group that someone else gave the service', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const account = new Account(Service, aws)
  onTestFinished(() => account.clear())
  const { props, targetGroups } = await newServiceProps(aws, 'shared')
  await account.bring(props)
  const [{ arn: service }] = (await account.ours()) as [Live]
  const loadBalancers = targetGroups.map(targetGroupArn => ({ targetGroupArn, containerName: 'app', containerPort: 8000 }))
  await aws.ecs.updateService({ cluster: props.cluster, service, loadBalancers })
  expect((await account.plan(props)).steps).toMatchObject([
    { action: 'update', changes: [{ prop: 'targetGroup', before: targetGroups.join() }] },
  ])
  await account.bring(props)
  expect((await account.plan(props)).steps).toMatchObject([{ action: 'none' }])
})

test('accepts any number of tasks within the autoscaling range', () => {
  const count = (desired: number) => ({ count: { desired, min: 2, max: 6 } }) as never
  expect([1, 2, 6, 7].map(live => Service.delegated!.count!({ desired: live, min: live, max: live }, count(3)))).toEqual([
    false,
    true,
    true,
    false,
  ])
})

test('a rolled-back deployment is reported with its reason and not retried', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const account = new Account(Service, aws)
  onTestFinished(() => account.clear())
  const { props } = await newServiceProps(aws, 'rolled-back')
  await account.bring(props)
  const image = `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/not-pushed:latest`
  const failing = { ...props, taskDefinition: await newDefinition(aws, 'rolled-back', image) }
  const live: Live | undefined = (await account.ours())[0]
  await Service.update(account.target(live!, failing), live!, {
    taskDefinition: failing.taskDefinition,
  })
  await vi.waitFor(async () => expect((await account.ours())[0]?.status).toBe('failed'), { timeout: 30_000 })
  expect((await account.plan(failing)).steps).toMatchObject([
    { action: 'none', live: { message: expect.stringContaining('CannotPullContainerError') } },
  ])
  expect((await account.plan(props)).steps).toMatchObject([{ action: 'update', changes: [{ prop: 'taskDefinition' }] }])
  await account.bring(props)
})

test('the first deployment of a service that never ran is not rolled back to the one without tasks, and later ones are', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const account = new Account(Service, aws)
  onTestFinished(() => account.clear())
  const { props } = await newServiceProps(aws, 'first')
  const breaker = async () => {
    const [{ arn }] = (await account.ours()) as [Live]
    const { services } = await aws.ecs.describeServices({ cluster: props.cluster, services: [arn] })
    return services![0]!.deploymentConfiguration!.deploymentCircuitBreaker
  }
  const empty = { ...props, count: { desired: 0, min: 0, max: 0 } }
  await account.bring(empty)
  expect(await breaker()).toMatchObject({ enable: true, rollback: false })
  expect((await account.plan(empty)).steps).toMatchObject([{ action: 'none' }])
  await account.bring(props)
  expect(await breaker()).toMatchObject({ enable: true, rollback: true })
})
