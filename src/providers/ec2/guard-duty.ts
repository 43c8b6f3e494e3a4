import { tolerate } from '../errors.ts'
import type { Scope } from '../kind.ts'
import { findEndpoints, findGroups } from './find.ts'

/*
 * Runtime Monitoring of GuardDuty puts an interface endpoint with a security group into every network in which tasks run, and leaves them there
 * while it is enabled; they carry no tag of ours.
 * https://docs.aws.amazon.com/guardduty/latest/ug/using-iac-with-gdu-automated-agents-runtime-monitoring.html
 */

/** The actions that it takes to release a network of what GuardDuty put there. */
export const RELEASE = ['ec2:DescribeVpcEndpoints', 'ec2:DeleteVpcEndpoints', 'ec2:DescribeSecurityGroups', 'ec2:DeleteSecurityGroup']

/** Takes GuardDuty's endpoint out of a subnet, as other subnets may still need it; whether there was one. */
export async function releaseSubnet({ aws, region }: Scope, vpcId: string, subnetId: string): Promise<boolean> {
  const endpoints = await findManagedEndpoints({ aws, region }, vpcId)
  const endpoint = endpoints.find(({ SubnetIds = [] }) => SubnetIds.includes(subnetId))
  if (!endpoint) return false
  const { VpcEndpointId = '', SubnetIds = [] } = endpoint
  if (SubnetIds.length > 1) await aws.ec2.modifyVpcEndpoint({ VpcEndpointId, RemoveSubnetIds: [subnetId] })
  else await aws.ec2.deleteVpcEndpoints({ VpcEndpointIds: [VpcEndpointId] })
  return true
}

/** Deletes GuardDuty's endpoint in a VPC, then its security group; whether there was anything to delete. */
export async function releaseVpc({ aws, region }: Scope, vpcId: string): Promise<boolean> {
  const VpcEndpointIds = (await findManagedEndpoints({ aws, region }, vpcId)).map(({ VpcEndpointId = '' }) => VpcEndpointId)
  if (VpcEndpointIds.length > 0) {
    await aws.ec2.deleteVpcEndpoints({ VpcEndpointIds })
    return true
  }
  const groups = await findGroups(aws, [...inVpc(vpcId), { Name: 'group-name', Values: [`GuardDutyManagedSecurityGroup-${vpcId}`] }])
  // The endpoint's network interfaces use the group for a while after its deletion.
  const deletions = groups.map(({ GroupId }) => tolerate('busy', aws.ec2.deleteSecurityGroup({ GroupId })))
  return (await Promise.all(deletions)).some(deletion => deletion !== undefined)
}

/** GuardDuty's endpoints in a VPC that are not being deleted. */
async function findManagedEndpoints({ aws, region }: Pick<Scope, 'aws' | 'region'>, vpcId: string) {
  const service = { Name: 'service-name', Values: [`com.amazonaws.${region}.guardduty-data`] }
  const endpoints = await findEndpoints(aws, [...inVpc(vpcId), service, { Name: 'tag:GuardDutyManaged', Values: ['true'] }])
  return endpoints.filter(({ State = '' }) => !/^delet/i.test(State))
}

const inVpc = (vpcId: string) => [{ Name: 'vpc-id', Values: [vpcId] }]
