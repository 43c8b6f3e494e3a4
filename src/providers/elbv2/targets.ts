import type { TargetDescription, TargetGroup, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Scope } from '../kind.ts'
import { batches, collectPages } from '../pages.ts'

/** States of targets that come and go with their task: its interface may be listed late, or be gone already. */
const PASSING = ['initial', 'draining', 'unhealthy.draining']

/** EC2 takes 200 values in all filters of a call. */
const ADDRESSES = 199

/**
 * The targets of a group that no ECS task registered: no interface of their address belongs to one. ECS names the attachment of a task's
 * interface in its description.
 */
export async function listForeignTargets({ aws, region, account }: Scope, { TargetGroupArn, VpcId = '' }: TargetGroup): Promise<string[]> {
  const inVpc = { Name: 'vpc-id', Values: [VpcId] }
  const { TargetHealthDescriptions = [] } = await aws.elbv2.describeTargetHealth({ TargetGroupArn })
  const targets = TargetHealthDescriptions.filter(isEstablished).map(({ Target }) => Target!)
  const interfaces = await Promise.all(
    batches([...new Set(targets.map(({ Id }) => Id!))], ADDRESSES).map(Values =>
      collectPages(
        aws.ec2.paginateDescribeNetworkInterfaces({ Filters: [inVpc, { Name: 'addresses.private-ip-address', Values }] }),
        page => page.NetworkInterfaces,
      ),
    ),
  )
  const ofTasks = interfaces.flat().filter(({ Description }) => Description?.startsWith(`arn:aws:ecs:${region}:${account}:attachment/`))
  const known = new Set(ofTasks.flatMap(({ PrivateIpAddresses = [] }) => PrivateIpAddresses.map(address => address.PrivateIpAddress)))
  return targets.filter(({ Id }) => !known.has(Id)).map(describeTarget)
}

const isEstablished = ({ TargetHealth }: TargetHealthDescription) => !PASSING.includes(TargetHealth?.State ?? 'initial')

/** A target as text: its address and port, and its zone where it was registered with one, as those outside of the VPC are. */
const describeTarget = ({ Id, Port, AvailabilityZone }: TargetDescription) =>
  AvailabilityZone ? `${Id}:${Port} (${AvailabilityZone})` : `${Id}:${Port}`

/** A target of that text, as input of DeregisterTargets. */
export function toTarget(text: string): TargetDescription {
  const [, Id, Port, AvailabilityZone] = /^(.*):(\d+)(?: \((.*)\))?$/.exec(text) ?? []
  return { Id, Port: Number(Port), AvailabilityZone }
}
