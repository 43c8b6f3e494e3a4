import { expect, test, vi } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { NatGateway } from '../../../src/providers/ec2/nat-gateway.ts'
import { Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'
import { newAddress, newInternetGateway, newNatGateway, newSubnet, newVpc } from '../../support/ec2.ts'
import { ownEmulator } from '../../support/own-emulator.ts'

async function newPublicSubnet(aws: Aws) {
  const vpcId = await newVpc(aws)
  await newInternetGateway(aws, vpcId)
  return newSubnet(aws, vpcId)
}

contract(NatGateway, async aws => ({
  props: { subnetId: await newPublicSubnet(aws), allocationId: await newAddress(aws) },
  changes: {},
  replacements: { subnetId: await newPublicSubnet(aws), allocationId: await newAddress(aws) },
}))

const aws = new Aws({ region: 'us-east-1' })
const account = new Account(NatGateway, aws)

test('creates a new gateway after someone deleted it, although AWS remembers the first client token', async () => {
  const props = { subnetId: await newPublicSubnet(aws), allocationId: await newAddress(aws) }
  await account.bring(props)
  const [live] = await account.ours()
  await aws.ec2.deleteNatGateway({ NatGatewayId: live!.outputs.natGatewayId })
  await expect.poll(() => NatGateway.list(account.scope)).toEqual([])
  const now = Date.now.bind(Date)
  const later = vi.spyOn(Date, 'now').mockImplementation(() => now() + 600_000)
  await account.bring(props)
  later.mockRestore()
  expect((await account.ours())[0]?.arn).not.toBe(live!.arn)
  await account.clear()
})

test.for(['NatGateways[].NatGatewayAddresses[].AllocationId', 'NatGateways[].NatGatewayAddresses'])(
  'keeps a gateway whose description lacks %s',
  async field => {
    const { url, override } = await ownEmulator()
    const aws = new Aws({ region: 'us-east-1', endpoint: url })
    const account = new Account(NatGateway, aws)
    const props = { subnetId: await newPublicSubnet(aws), allocationId: await newAddress(aws) }
    await account.bring(props)
    await override({ service: 'ec2', operation: 'DescribeNatGateways', field, value: null })
    expect((await account.plan(props)).steps).toMatchObject([{ action: 'none' }])
  },
)

test('shows why creation failed, and the next run replaces the failed gateway', async () => {
  const subnetId = await newPublicSubnet(aws)
  const NatGatewayIds = [await newNatGateway(aws, subnetId)]
  const { NatGateways } = await aws.ec2.describeNatGateways({ NatGatewayIds })
  const props = { subnetId, allocationId: NatGateways![0]!.NatGatewayAddresses![0]!.AllocationId! }
  await expect(account.bring(props)).rejects.toThrow()
  expect(await account.ours()).toMatchObject([{ status: 'failed', message: expect.stringContaining('already associated') }])
  await aws.ec2.deleteNatGateway({ NatGatewayId: NatGatewayIds[0] })
  await expect.poll(async () => (await aws.ec2.describeNatGateways({ NatGatewayIds })).NatGateways![0]!.State).toBe('deleted')
  const now = Date.now.bind(Date)
  const later = vi.spyOn(Date, 'now').mockImplementation(() => now() + 600_000)
  await account.bring(props)
  later.mockRestore()
  await account.clear()
})
