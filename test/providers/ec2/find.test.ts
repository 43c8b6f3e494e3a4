import { afterAll, beforeAll, expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { SecurityGroup, tcp } from '../../../src/providers/ec2/security-group.ts'
import { Vpc } from '../../../src/providers/ec2/vpc.ts'
import { Account } from '../../support/account.ts'
import { newVpc } from '../../support/ec2.ts'
import { type Emulator, newEmulator } from '../../support/emulator.ts'
import { emulatorControl } from '../../support/emulator-control.ts'

let emulator: Emulator
let aws: Aws
const inputs: object[] = []

beforeAll(async () => {
  emulator = await newEmulator({ timeScale: 0 })
  aws = new Aws({ region: 'us-east-1', endpoint: emulator.url })
  aws.ec2.middlewareStack.add(
    (next, { commandName = '' }) =>
      args => {
        if (commandName === 'DescribeSecurityGroupsCommand') inputs.push(args.input)
        return next(args)
      },
    { step: 'initialize' },
  )
})
afterAll(() => emulator.stop())

test('asks for no security groups but ours when the account has 2,000 others', async () => {
  const [groups, vpcs] = [new Account(SecurityGroup, aws), new Account(Vpc, aws)]
  await groups.bring({ vpcId: await newVpc(aws), ingress: [tcp(80, '10.0.0.0/8')], egress: [] })
  await vpcs.bring({ cidr: '10.1.0.0/16', dnsSupport: true, dnsHostnames: true, defaultGroup: 'closed', dhcpOptions: 'aws' })
  const listings = async () => {
    inputs.length = 0
    expect([...(await SecurityGroup.list(groups.scope)), ...(await Vpc.list(vpcs.scope))]).toHaveLength(2)
    return [...inputs]
  }
  const alone = await listings()
  await emulatorControl(emulator.url).foreignResources({ securityGroups: 2000 })
  expect(await listings()).toEqual(alone)
  const filters = (...names: string[]) => ({ MaxResults: 1000, Filters: names.map(Name => ({ Name, Values: [expect.any(String)] })) })
  expect(alone).toMatchObject([
    filters('tag:postmagiq:application', 'tag:postmagiq:environment', 'tag:postmagiq:region'),
    filters('vpc-id', 'group-name'),
  ])
})
