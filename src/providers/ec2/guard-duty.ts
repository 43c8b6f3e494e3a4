import { tolerate } from '../errors.ts'
import type { Scope } from '../kind.ts'
import { findEndpoints, findGroups } from './find.ts'
import { deleteEndpoints } from './request.ts'

/*
 * Runtime Monitoring of GuardDuty creates an interface endpoint and a security group in every VPC in which tasks run. Both stay until
 * Runtime Monitoring is disabled, and AWS deletes neither with the VPC.
 * https://docs.aws.amazon.com/guardduty/latest/ug/using-iac-with-gdu-automated-agents-runtime-monitoring.html
 */

/** The actions that delete GuardDuty's endpoint and security group. */
export const RELEASE = ['ec2:DescribeVpcEndpoints', 'ec2:DeleteVpcEndpoints', 'ec2:DescribeSecurityGroups', 'ec2:DeleteSecurityGroup']

/** Removes a subnet from GuardDuty's endpoint, or deletes the endpoint of that subnet alone; whether there was one. */
export async function releaseSubnet({ aws, region }: Scope, vpcId: string, subnetId: string): Promise<boolean> {
  const endpoints = await findManagedEndpoints({ aws, region }, vpcId)
  const endpoint = endpoints.find(({ SubnetIds = [] }) => SubnetIds.includes(subnetId))
  if (!endpoint) return false
  const { VpcEndpointId = '', SubnetIds = [] } = endpoint
  if (SubnetIds.length > 1) await aws.ec2.modifyVpcEndpoint({ VpcEndpointId, RemoveSubnetIds: [subnetId] })
  else await deleteEndpoints(aws.ec2, [VpcEndpointId])
  return true
}

/** Deletes GuardDuty's endpoint in a VPC, then its security group. Gives true if there was anything to delete. */
export async function releaseVpc({ aws, region }: Scope, vpcId: string): Promise<boolean> {
  const endpoints = await findManagedEndpoints({ aws, region }, vpcId)
  if (endpoints.length > 0) {
    const ids = endpoints.map(({ VpcEndpointId = '' }) => VpcEndpointId)
    await deleteEndpoints(aws.ec2, ids)
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
