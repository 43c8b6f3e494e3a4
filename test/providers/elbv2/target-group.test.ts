import { expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { TargetGroup } from '../../../src/providers/elbv2/target-group.ts'
import { toScope } from '../../../src/reconciler/scope.ts'
import { contract } from '../../support/contract.ts'
import { newVpc } from '../../support/ec2.ts'
import { newTargetGroup } from '../../support/elbv2.ts'

contract(TargetGroup, async aws => ({
  props: {
    vpcId: await newVpc(aws),
    port: 8000,
    healthPath: '/health',
    healthSeconds: 15,
    healthTimeoutSeconds: 5,
    healthyCount: 2,
    unhealthyCount: 3,
    healthCodes: '200',
    deregistrationSeconds: 30,
  },
  changes: {
    healthPath: '/ready',
    healthSeconds: 20,
    healthTimeoutSeconds: 10,
    healthyCount: 3,
    unhealthyCount: 2,
    healthCodes: '200-299',
    deregistrationSeconds: 60,
  },
  replacements: { vpcId: await newVpc(aws), port: 9000 },
}))

test('lists a target group whose shortened name cuts off the environment name', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const scope = { ...toScope(aws, '', []), environments: ['app/with-a-very-long-name'] }
  await newTargetGroup(aws, await newVpc(aws), 'app-with-a-very-long-na-0a1b2c3d')
  expect(await TargetGroup.list(scope)).toHaveLength(1)
})
