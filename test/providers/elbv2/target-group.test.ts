import { TargetGroup } from '../../../src/providers/elbv2/target-group.ts'
import { contract } from '../../contract.ts'
import { newVpc } from '../ec2/given.ts'

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
