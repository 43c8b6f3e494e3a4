import { expect, test } from 'vitest'
import { listForeignTargets, toTarget } from '../../../src/providers/elbv2/targets.ts'

/** Targets by address and state, and interfaces by address and description. */
function scopeOf(targets: Record<string, string>, interfaces: Record<string, string>) {
  const filters: unknown[] = []
  const TargetHealthDescriptions = Object.entries(targets).map(([Id, State]) => ({ Target: { Id, Port: 8000 }, TargetHealth: { State } }))
  const NetworkInterfaces = Object.entries(interfaces).map(([PrivateIpAddress, Description]) => ({
    Description,
    PrivateIpAddresses: [{ PrivateIpAddress }],
  }))
  const elbv2 = { describeTargetHealth: async () => ({ TargetHealthDescriptions }) }
  const ec2 = {
    async *paginateDescribeNetworkInterfaces({ Filters }: { Filters: unknown }) {
      filters.push(Filters)
      yield { NetworkInterfaces }
    },
  }
  return { filters, scope: { aws: { elbv2, ec2 }, region: 'us-east-1', account: '123456789012' } as never }
}

const attachment = 'arn:aws:ecs:us-east-1:123456789012:attachment/1a2b3c'
const group = { TargetGroupArn: 'arn', VpcId: 'vpc-1' }

test('a target is foreign if no interface of its address belongs to an ECS task', async () => {
  const targets = { '10.0.0.1': 'healthy', '10.0.0.2': 'unhealthy', '10.0.0.3': 'unused', '192.168.0.1': 'healthy' }
  const { scope, filters } = scopeOf(targets, { '10.0.0.1': attachment, '10.0.0.2': 'ELB app/other/1', '10.0.0.3': attachment })
  expect(await listForeignTargets(scope, group)).toEqual(['10.0.0.2:8000', '192.168.0.1:8000'])
  expect(filters).toEqual([
    [
      { Name: 'vpc-id', Values: ['vpc-1'] },
      { Name: 'addresses.private-ip-address', Values: Object.keys(targets) },
    ],
  ])
})

test('a target that is being registered or deregistered is not foreign, and without targets there is no call', async () => {
  const { scope, filters } = scopeOf({ '10.0.0.1': 'initial', '10.0.0.2': 'draining' }, {})
  expect(await listForeignTargets(scope, group)).toEqual([])
  expect(filters).toEqual([])
})

test.each([
  ['10.0.0.2:8000', { Id: '10.0.0.2', Port: 8000 }],
  ['2001:db8::1:8000', { Id: '2001:db8::1', Port: 8000 }],
  ['192.168.0.1:8000 (all)', { Id: '192.168.0.1', Port: 8000, AvailabilityZone: 'all' }],
])('%s is deregistered as it was registered', (text, target) => expect(toTarget(text)).toEqual(target))
