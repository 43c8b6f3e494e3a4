import { expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { VpcEndpoint } from '../../../src/providers/ec2/vpc-endpoint.ts'
import { Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'
import { newGroup, newRouteTable, newSubnet, newVpc } from '../../support/ec2.ts'
import { ownEmulator } from '../../support/own-emulator.ts'

const S3 = 'com.amazonaws.us-east-1.s3'
const DYNAMODB = 'com.amazonaws.us-east-1.dynamodb'

const READ_ONLY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: ['s3:GetObject'], Resource: '*' }] }

contract(
  VpcEndpoint,
  async aws => {
    const vpcId = await newVpc(aws)
    return {
      // Props of interface endpoints are left out.
      props: { vpcId, service: S3, type: 'Gateway', routeTables: [await newRouteTable(aws, vpcId)], policy: '' } as never,
      changes: { routeTables: [await newRouteTable(aws, vpcId)], policy: READ_ONLY },
      replacements: { vpcId: await newVpc(aws), service: DYNAMODB, type: 'Interface' },
    } as const
  },
  { form: 'gateway' },
)

contract(
  VpcEndpoint,
  async aws => {
    const vpcId = await newVpc(aws)
    await aws.ec2.modifyVpcAttribute({ VpcId: vpcId, EnableDnsHostnames: { Value: true } })
    const [first, second] = [await newSubnet(aws, vpcId), await newSubnet(aws, vpcId, 1, 'b')]
    return {
      props: {
        vpcId,
        service: S3,
        type: 'Interface',
        subnets: [first],
        securityGroups: [await newGroup(aws, vpcId)],
        privateDns: true,
        policy: READ_ONLY,
      } as never,
      changes: { subnets: [second, first], securityGroups: [await newGroup(aws, vpcId, 'others')], privateDns: false, policy: '' },
      replacements: { vpcId: await newVpc(aws), service: DYNAMODB, type: 'Gateway' },
    } as const
  },
  { form: 'interface' },
)

const aws = new Aws({ region: 'us-east-1' })
const account = new Account(VpcEndpoint, aws)

test('replaces a subnet by another one of the same zone', async () => {
  const vpcId = await newVpc(aws)
  const common = {
    vpcId,
    service: S3,
    type: 'Interface',
    routeTables: [],
    securityGroups: [await newGroup(aws, vpcId)],
    privateDns: false,
    policy: '',
  }
  await account.bring({ ...common, subnets: [await newSubnet(aws, vpcId)] })
  await account.bring({ ...common, subnets: [await newSubnet(aws, vpcId, 1)] })
  await account.clear()
})

test.for([
  ['a gateway endpoint is left alone when its description has private DNS', 'PrivateDnsEnabled', true],
  ['a policy whose description has no version is no difference', 'PolicyDocument', JSON.stringify({ Statement: READ_ONLY.Statement })],
] as const)('%s', async ([, field, value]) => {
  const { url, override } = await ownEmulator()
  const aws = new Aws({ region: 'us-east-1', endpoint: url })
  const account = new Account(VpcEndpoint, aws)
  const vpcId = await newVpc(aws)
  const common = { vpcId, service: S3, type: 'Gateway', subnets: [], securityGroups: [], privateDns: false, policy: READ_ONLY }
  const props = { ...common, routeTables: [await newRouteTable(aws, vpcId)] }
  await account.bring(props)
  await override({ service: 'ec2', operation: 'DescribeVpcEndpoints', field: `VpcEndpoints[].${field}`, value })
  expect((await account.plan(props)).steps).toMatchObject([{ action: 'none' }])
})

test.for([
  ['without a version', { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] }, 'none'],
  ['in lists of one', { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: ['*'], Resource: ['*'] } }, 'none'],
  ['with a denial', { Statement: [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }] }, 'update'],
  ['under a condition', { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', Condition: {} }] }, 'update'],
] as const)('full access %s: %j', async ([, policy, action]) => {
  const vpcId = await newVpc(aws)
  const common = { vpcId, service: S3, type: 'Gateway', subnets: [], securityGroups: [], privateDns: false, policy: '' }
  const props = { ...common, routeTables: [await newRouteTable(aws, vpcId)] }
  await account.bring(props)
  const { endpointId: VpcEndpointId } = (await account.ours())[0]!.outputs
  await aws.ec2.modifyVpcEndpoint({ VpcEndpointId, PolicyDocument: JSON.stringify(policy) })
  expect((await account.plan(props)).steps).toMatchObject([{ action }])
  await account.clear()
})
