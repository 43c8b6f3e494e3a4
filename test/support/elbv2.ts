import type { Aws } from '../../src/providers/aws.ts'
import { newGroup, newInternetGateway, newSubnet, newVpc } from './ec2.ts'

/** A network with an internet gateway; all resources of this file have no owner. */
export async function newNetwork(aws: Aws) {
  const vpcId = await newVpc(aws)
  await newInternetGateway(aws, vpcId)
  const subnets = [await newSubnet(aws, vpcId, 1, 'a'), await newSubnet(aws, vpcId, 2, 'b'), await newSubnet(aws, vpcId, 3, 'c')]
  const groups = [await newGroup(aws, vpcId, 'one'), await newGroup(aws, vpcId, 'two')]
  return { vpcId, subnets, groups }
}

/** A load balancer. Listeners and rules are only listed of load balancers whose name begins with the environment's. */
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

/** A listener with a rule for each target group. */
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
