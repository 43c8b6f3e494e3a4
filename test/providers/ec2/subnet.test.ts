import { expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { Subnet } from '../../../src/providers/ec2/subnet.ts'
import type { Live } from '../../../src/providers/kind.ts'
import { ACCOUNT, Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'
import { newVpc } from '../../support/ec2.ts'
import { ownEmulator } from '../../support/own-emulator.ts'

contract(Subnet, async aws => ({
  props: { vpcId: await newVpc(aws), cidr: '10.9.1.0/24', zone: 'us-east-1a', publicAddresses: false },
  changes: { publicAddresses: true },
  replacements: { vpcId: await newVpc(aws), cidr: '10.9.2.0/24', zone: 'us-east-1b' },
}))

test('a subnet has an ARN when its description has none', async () => {
  const { url, override } = await ownEmulator()
  const aws = new Aws({ region: 'us-east-1', endpoint: url })
  const account = new Account(Subnet, aws)
  await account.bring({ vpcId: await newVpc(aws), cidr: '10.9.1.0/24', zone: 'us-east-1a', publicAddresses: false })
  const [{ outputs }] = (await account.ours()) as [Live]
  await override({ service: 'ec2', operation: 'DescribeSubnets', field: 'Subnets[].SubnetArn', value: null })
  expect(await account.ours()).toMatchObject([{ arn: `arn:aws:ec2:us-east-1:${ACCOUNT}:subnet/${outputs.subnetId}` }])
})
