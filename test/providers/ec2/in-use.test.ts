import { afterAll, beforeAll, expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { meaning } from '../../../src/providers/errors.ts'
import { SecurityGroup } from '../../../src/providers/ec2/security-group.ts'
import { Subnet } from '../../../src/providers/ec2/subnet.ts'
import { Vpc, type VpcId } from '../../../src/providers/ec2/vpc.ts'
import type { Kind } from '../../../src/providers/kind.ts'
import { Account } from '../../support/account.ts'
import { networkGraph, networkSpec, newGroup, newNatGateway, newInternetGateway, newSubnet, newVpc } from '../../support/ec2.ts'
import { type Emulator, newEmulator } from '../../support/emulator.ts'
import { emptyGraphOf, planNow, runOnce } from '../../support/engine.ts'

let emulator: Emulator
let aws: Aws

beforeAll(async () => {
  emulator = await newEmulator()
  process.env['AWS_ENDPOINT_URL'] = emulator.url
  aws = new Aws({ region: 'us-east-1' })
})
afterAll(() => emulator.stop())

/** What GuardDuty creates in a VPC in which it monitors tasks. */
async function monitor(VpcId: VpcId, SubnetIds: string[]) {
  const Tags = [{ Key: 'GuardDutyManaged', Value: 'true' }]
  const GroupName = `GuardDutyManagedSecurityGroup-${VpcId}`
  const TagSpecifications = (ResourceType: 'security-group' | 'vpc-endpoint') => [{ ResourceType, Tags }]
  const group = { VpcId, GroupName, Description: 'Associated with VPC-' + VpcId, TagSpecifications: TagSpecifications('security-group') }
  const { GroupId } = await aws.ec2.createSecurityGroup(group)
  const { VpcEndpoint } = await aws.ec2.createVpcEndpoint({
    VpcId,
    ServiceName: 'com.amazonaws.us-east-1.guardduty-data',
    VpcEndpointType: 'Interface',
    SubnetIds,
    SecurityGroupIds: [GroupId!],
    TagSpecifications: TagSpecifications('vpc-endpoint'),
  })
  return VpcEndpoint!.VpcEndpointId!
}

test('deletes a network with what GuardDuty put into it', async () => {
  const spec = networkSpec('monitored')
  await runOnce(spec, networkGraph(spec))
  const { steps } = await planNow(spec, networkGraph(spec))
  const outputs = new Map(steps.flatMap(step => ('live' in step && step.live ? [[step.id, step.live.outputs]] : [])))
  const subnets = ['a', 'b'].map(letter => outputs.get(`network/private-subnet/us-east-1${letter}`).subnetId)
  const { vpcId } = outputs.get('network/vpc')
  await monitor(vpcId, subnets)
  await runOnce(spec, emptyGraphOf(spec))
  expect((await aws.ec2.describeVpcs({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] })).Vpcs).toEqual([])
})

test("a subnet that is deleted alone leaves GuardDuty's endpoint in the others", async () => {
  const account = new Account(Subnet, aws)
  const vpcId = await newVpc(aws)
  await aws.ec2.modifyVpcAttribute({ VpcId: vpcId, EnableDnsHostnames: { Value: true } })
  await account.bring({ vpcId, cidr: '10.9.8.0/24', zone: 'us-east-1a', publicAddresses: false })
  const other = await newSubnet(aws, vpcId, 1, 'b')
  const endpoint = await monitor(vpcId, [(await account.ours())[0]!.outputs.subnetId, other])
  await account.clear()
  const { VpcEndpoints = [] } = await aws.ec2.describeVpcEndpoints({ VpcEndpointIds: [endpoint] })
  expect(VpcEndpoints.map(({ SubnetIds }) => SubnetIds)).toEqual([[other]])
})

/** Why a resource cannot be deleted. */
async function refusal(kind: Kind, account: Account) {
  const error: unknown = await kind.delete(account.scope, (await account.ours())[0]!).catch((error: unknown) => error)
  expect(meaning(error)).toBe('busy')
  return (error as Error).message
}

test('a subnet in use names its network interfaces, whose they are, and how many more there are', async () => {
  const account = new Account(Subnet, aws)
  const vpcId = await newVpc(aws)
  await newInternetGateway(aws, vpcId)
  await account.bring({ vpcId, cidr: '10.9.7.0/24', zone: 'us-east-1a', publicAddresses: false })
  const { subnetId: SubnetId } = (await account.ours())[0]!.outputs
  const { NetworkInterface } = await aws.ec2.createNetworkInterface({ SubnetId, Description: 'of a person' })
  await newNatGateway(aws, SubnetId)
  const message = await refusal(Subnet, account)
  expect(message).toMatch(/^The subnet '[^']+' has dependencies and cannot be deleted\. Used by network interface eni-/)
  expect(message).toContain(`network interface ${NetworkInterface!.NetworkInterfaceId} (of a person, of account 123456789012)`)
  expect(message).toMatch(/\(Interface for NAT Gateway nat-\w+, created by \w+\)/)
  for (const Description of ['third', 'fourth']) await aws.ec2.createNetworkInterface({ SubnetId, Description })
  expect(await refusal(Subnet, account)).toMatch(/; and 1 more$/)
})

test('a security group and a VPC in use name their network interfaces', async () => {
  const [groups, vpcs] = [new Account(SecurityGroup, aws), new Account(Vpc, aws)]
  await vpcs.bring({ cidr: '10.9.0.0/16', dnsSupport: true, dnsHostnames: false, defaultGroup: 'closed', dhcpOptions: 'aws' })
  const { vpcId } = (await vpcs.ours())[0]!.outputs
  await groups.bring({ vpcId, ingress: [], egress: [] })
  const { groupId } = (await groups.ours())[0]!.outputs
  const SubnetId = await newSubnet(aws, vpcId)
  const { NetworkInterface } = await aws.ec2.createNetworkInterface({ SubnetId, Groups: [groupId], Description: 'of a person' })
  const NetworkInterfaceId = NetworkInterface!.NetworkInterfaceId!
  for (const message of [await refusal(SecurityGroup, groups), await refusal(Vpc, vpcs)]) expect(message).toContain(NetworkInterfaceId)
  await aws.ec2.deleteNetworkInterface({ NetworkInterfaceId })
  await aws.ec2.deleteSubnet({ SubnetId })
  await groups.clear()
  await vpcs.clear()
})

test('a security group that no network interface uses is refused in the words of AWS', async () => {
  const account = new Account(SecurityGroup, aws)
  const vpcId = await newVpc(aws)
  await account.bring({ vpcId, ingress: [], egress: [] })
  const { groupId } = (await account.ours())[0]!.outputs
  const GroupId = await newGroup(aws, vpcId)
  await aws.ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: groupId }] }] })
  expect(await refusal(SecurityGroup, account)).toBe(`resource ${groupId} has a dependent object`)
  await aws.ec2.deleteSecurityGroup({ GroupId })
  await account.clear()
})
