import { expect, test, vi } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { TargetGroup } from '../../../src/providers/elbv2/target-group.ts'
import type { Live } from '../../../src/providers/kind.ts'
import { toScope } from '../../../src/reconciler/scope.ts'
import { Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'
import { newVpc } from '../../support/ec2.ts'
import { newTargetGroup } from '../../support/elbv2.ts'

const props = {
  port: 8000,
  healthPath: '/health',
  healthPort: 'traffic-port',
  healthSeconds: 15,
  healthTimeoutSeconds: 5,
  healthyCount: 2,
  unhealthyCount: 3,
  healthCodes: '200',
  deregistrationSeconds: 30,
  attributes: {},
  foreignTargets: [],
}

contract(TargetGroup, async aws => ({
  props: { ...props, vpcId: await newVpc(aws) },
  changes: {
    healthPath: '/ready',
    healthSeconds: 20,
    healthTimeoutSeconds: 10,
    healthyCount: 3,
    unhealthyCount: 2,
    healthCodes: '200-299',
    deregistrationSeconds: 60,
    healthPort: '8080',
    attributes: { 'stickiness.enabled': 'true', 'slow_start.duration_seconds': '30' },
  },
  foreign: ['foreignTargets'],
  replacements: { vpcId: await newVpc(aws), port: 9000 },
}))

test('detects and deregisters an address that someone else registered', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const account = new Account(TargetGroup, aws)
  const desired = { ...props, vpcId: await newVpc(aws) }
  await account.bring(desired)
  const [{ arn: TargetGroupArn }] = (await account.ours()) as [Live]
  await aws.elbv2.registerTargets({ TargetGroupArn, Targets: [{ Id: '192.168.1.77', Port: 8000, AvailabilityZone: 'all' }] })
  await vi.waitFor(async () =>
    expect((await account.plan(desired)).steps).toMatchObject([
      { changes: [{ prop: 'foreignTargets', before: [expect.stringContaining('192.168.1.77:8000')] }] },
    ]),
  )
  await account.bring(desired)
  expect((await account.plan(desired)).steps).toMatchObject([{ action: 'none' }])
  await account.clear()
})

test('lists a target group whose shortened name cuts off the environment name', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const scope = { ...toScope(aws, '', []), environments: ['app/with-a-very-long-name'] }
  await newTargetGroup(aws, await newVpc(aws), 'app-with-a-very-long-na-0a1b2c3d')
  expect(await TargetGroup.list(scope)).toHaveLength(1)
})
