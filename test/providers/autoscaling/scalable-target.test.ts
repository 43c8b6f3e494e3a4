import { expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { ScalableTarget } from '../../../src/providers/autoscaling/scalable-target.ts'
import { Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'
import { newCluster, newDefinition } from '../../support/ecs.ts'
import { newNetwork } from '../../support/elbv2.ts'

const cpu = { metric: 'ECSServiceAverageCPUUtilization', target: 60, outSeconds: 60, inSeconds: 300 } as const
const memory = { ...cpu, metric: 'ECSServiceAverageMemoryUtilization' } as const

const props = { min: 1, max: 4, policies: { cpu }, suspended: [], scheduledActions: [] } as const

const subject = async (aws: Aws, service: string) => {
  const cluster = await newCluster(aws, 'app-applicationaut-cluster')
  await newService(aws, cluster, service)
  return { name: `service/${cluster}/${service}`, props: { ...props, cluster, service } } as const
}

contract(
  ScalableTarget,
  async aws => ({
    ...(await subject(aws, 'contract')),
    changes: { min: 2, max: 6, policies: { memory }, suspended: ['out', 'scheduled'] } as const,
    foreign: ['scheduledActions'] as const,
    replacements: { cluster: 'app-applicationaut-other', service: 'other' },
  }),
  {
    variants: [{ policies: { cpu: { ...cpu, target: 70 }, memory } }, { policies: {} }],
    disown: async ({ autoscaling }, { arn: ResourceARN, name: ResourceId }) => {
      const key = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount', ResourceId } as const
      const { ScalingPolicies = [] } = await autoscaling.describeScalingPolicies({ ServiceNamespace: 'ecs', ResourceId })
      for (const { PolicyName } of ScalingPolicies) await autoscaling.deleteScalingPolicy({ ...key, PolicyName })
      await autoscaling.untagResource({ ResourceARN, TagKeys: ['postmagiq:environment', 'postmagiq:id'] })
    },
  },
)

test('detects and deletes a scaling policy that someone else added, of any type', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const { name, props } = await subject(aws, 'disturbed')
  const account = new Account(ScalableTarget, aws, name)
  await account.bring(props)
  const key = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount', ResourceId: name } as const
  await aws.autoscaling.putScalingPolicy({
    ...key,
    PolicyName: 'cpu',
    PolicyType: 'StepScaling',
    StepScalingPolicyConfiguration: { AdjustmentType: 'ChangeInCapacity', StepAdjustments: [{ ScalingAdjustment: 1 }] },
  })
  expect((await account.plan(props)).steps).toMatchObject([{ action: 'update', changes: [{ prop: 'policies' }] }])
  await account.bring(props)
  expect((await aws.autoscaling.describeScalingPolicies(key)).ScalingPolicies).toHaveLength(1)
  await account.clear()
})

test('detects and undoes what someone else suspended or scheduled', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const { name, props } = await subject(aws, 'scheduled')
  const account = new Account(ScalableTarget, aws, name)
  await account.bring(props)
  const key = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount', ResourceId: name } as const
  await aws.autoscaling.registerScalableTarget({ ...key, SuspendedState: { DynamicScalingOutSuspended: true } })
  await aws.autoscaling.putScheduledAction({
    ...key,
    ScheduledActionName: 'off',
    Schedule: 'rate(1 day)',
    ScalableTargetAction: { MinCapacity: 0, MaxCapacity: 0 },
  })
  expect((await account.plan(props)).steps).toMatchObject([
    {
      changes: [
        { prop: 'suspended', before: ['out'] },
        { prop: 'scheduledActions', before: ['off'] },
      ],
    },
  ])
  await account.bring(props)
  expect((await account.plan(props)).steps).toMatchObject([{ action: 'none' }])
  await account.clear()
})

async function newService(aws: Aws, cluster: string, serviceName: string) {
  const { subnets, groups: securityGroups } = await newNetwork(aws)
  await aws.ecs.createService({
    cluster,
    serviceName,
    taskDefinition: await newDefinition(aws, serviceName),
    desiredCount: 1,
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: [...subnets], securityGroups: [...securityGroups] } },
  })
}
