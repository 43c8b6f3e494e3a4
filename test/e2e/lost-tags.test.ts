import { afterAll, beforeAll, expect, test } from 'vitest'
import { Aws } from '../../src/providers/aws.ts'
import { SecurityGroup } from '../../src/providers/ec2/security-group.ts'
import { Vpc } from '../../src/providers/ec2/vpc.ts'
import { World } from '../../src/reconciler/world.ts'
import { needsConsent } from '../../src/reconciler/step.ts'
import { ACCOUNT } from '../support/account.ts'
import { approve } from '../support/approve.ts'
import { networkGraph, networkSpec } from '../support/ec2.ts'
import { changedSteps, emptyGraphOf, planNow, runOnce } from '../support/engine.ts'

const spec = networkSpec('tagless')
const graph = networkGraph(spec)
const aws = new Aws({ region: spec.region })

beforeAll(() => runOnce(spec, graph))
afterAll(() => runOnce(spec, emptyGraphOf(spec)))

test('reads attributes of VPCs and names of prefix lists once', async () => {
  const calls: string[] = []
  const aws = new Aws({ region: spec.region, onCall: (_client, command) => calls.push(command.replace('Command', '')) })
  const world = new World({ aws, account: ACCOUNT })
  world.watch(graph)
  const list = () => world.listings([Vpc, SecurityGroup], graph.environment)
  await list()
  const once = ['DescribeDhcpOptions', 'DescribeManagedPrefixLists', 'DescribeVpcAttribute', 'DescribeVpcAttribute']
  expect(calls.toSorted()).toEqual([...once, 'DescribeSecurityGroups', 'DescribeSecurityGroups', 'DescribeVpcs'].toSorted())
  calls.length = 0
  world.refresh({ deep: false })
  await list()
  expect(calls.toSorted()).toEqual(['DescribeSecurityGroups', 'DescribeSecurityGroups', 'DescribeVpcs'])
})

test('looks for nothing without tags when no resource is missing', async () => {
  const calls: string[] = []
  await planNow(spec, graph, (client, command) => client === 'EC2Client' && calls.push(command.replace('Command', '')))
  // The default security groups of VPCs have no tags.
  const twice = ['DescribeSecurityGroups', 'DescribeVpcAttribute']
  expect(calls.filter((call, index) => calls.indexOf(call) !== index).toSorted()).toEqual(twice)
})

test.for([
  ['VPC', 1],
  ['Subnet', 6],
  ['InternetGateway', 1],
  ['EIP', 2],
  ['NatGateway', 2],
  ['RouteTable', 4],
  ['SecurityGroup', 6],
  ['VPCEndpoint', 3],
] as const)('every %s that lost its tags is adopted with consent, and nothing else changes', async ([type, number]) => {
  const arns = async () => {
    const { steps } = await planNow(spec, graph)
    return steps.flatMap(step => (step.kind.type === `AWS::EC2::${type}` && 'live' in step && step.live ? [step.live.arn] : []))
  }
  const before = await arns()
  expect(before).toHaveLength(number)
  await aws.ec2.deleteTags({ Resources: before.map(arn => arn.split('/').at(-1)!) })

  const planned = await planNow(spec, graph)
  const ids = [...graph.nodes.values()].filter(({ kind }) => kind.type === `AWS::EC2::${type}`).map(({ id }) => id)
  expect(changedSteps(planned)).toEqual(ids.map(id => `adopt ${id}`))
  expect(planned.steps.filter(needsConsent)).toHaveLength(number)

  await runOnce(spec, graph, { policy: { approvals: approve(planned, new Date(Date.now() + 60_000)), destroyLimit: 0 } })
  expect(changedSteps(await planNow(spec, graph))).toEqual([])
  expect(await arns()).toEqual(before)
})
