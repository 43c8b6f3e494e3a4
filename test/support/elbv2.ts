import type { Aws } from '../../src/providers/aws.ts'
import { newGroup, newInternetGateway, newSubnet, newVpc } from './ec2.ts'

/** A network with a way to the internet, of nobody's; so is all of the following. */
export async function newNetwork(aws: Aws) {
  const vpcId = await newVpc(aws)
  await newInternetGateway(aws, vpcId)
  const subnets = [await newSubnet(aws, vpcId, 1, 'a'), await newSubnet(aws, vpcId, 2, 'b'), await newSubnet(aws, vpcId, 3, 'c')]
  const groups = [await newGroup(aws, vpcId, 'one'), await newGroup(aws, vpcId, 'two')]
  return { vpcId, subnets, groups }
}

/** Its name begins as those of the test's environment do: listeners and rules are looked for below such load balancers only. */
export async function newBalancer({ elbv2 }: Aws, { subnets, groups }: Awaited<ReturnType<typeof newNetwork>>, Name: string) {
  const { LoadBalancers } = await elbv2.createLoadBalancer({
    Name,
    Scheme: 'internal',
    Subnets: subnets.slice(0, 2),
    SecurityGroups: groups,
  })
  return LoadBalancers![0]!.LoadBalancerArn!
}

export async function newTargetGroup({ elbv2 }: Aws, VpcId: string, Name: string) {
  const { TargetGroups } = await elbv2.createTargetGroup({ Name, VpcId, TargetType: 'ip', Protocol: 'HTTP', Port: 8000 })
  return TargetGroups![0]!.TargetGroupArn!
}

export async function newListener({ elbv2 }: Aws, LoadBalancerArn: string, Port: number, targetGroups: readonly string[] = []) {
  const { Listeners } = await elbv2.createListener({
    LoadBalancerArn,
    Port,
    Protocol: 'HTTP',
    DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
  })
  const ListenerArn = Listeners![0]!.ListenerArn!
  for (const [index, TargetGroupArn] of targetGroups.entries())
    await elbv2.createRule({
      ListenerArn,
      Priority: index + 1,
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: [`/${index}`] } }],
      Actions: [{ Type: 'forward', TargetGroupArn }],
    })
  return ListenerArn
}
