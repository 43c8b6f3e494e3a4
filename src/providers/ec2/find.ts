import type { Filter, NatGateway, NetworkInterface, SecurityGroup, Subnet, Vpc, VpcEndpoint } from '@aws-sdk/client-ec2'
import type { Aws } from '../aws.ts'
import { batches, collectPages } from '../pages.ts'
import { EC2_FILTER_VALUES } from '../tags.ts'

/** Lists the resources that match filters. */
export type Find<Item> = (aws: Aws, filters: Filter[]) => Promise<Item[]>

export const findVpcs: Find<Vpc> = ({ ec2 }, Filters) => collectPages(ec2.paginateDescribeVpcs({ Filters }), page => page.Vpcs)

export const findSubnets: Find<Subnet> = ({ ec2 }, Filters) => collectPages(ec2.paginateDescribeSubnets({ Filters }), page => page.Subnets)

/** In pages, as AWS is slow to answer with thousands of groups at once. */
export const findGroups: Find<SecurityGroup> = ({ ec2 }, Filters) =>
  collectPages(ec2.paginateDescribeSecurityGroups({ Filters, MaxResults: 1000 }), page => page.SecurityGroups)

/** Without deleted ones, which AWS lists for another hour. */
export const findNatGateways: Find<NatGateway> = async ({ ec2 }, filters) => {
  const gateways = await collectPages(ec2.paginateDescribeNatGateways({ Filter: filters }), page => page.NatGateways)
  return gateways.filter(({ State }) => State !== 'deleted')
}

export const findEndpoints: Find<VpcEndpoint> = ({ ec2 }, Filters) =>
  collectPages(ec2.paginateDescribeVpcEndpoints({ Filters }), page => page.VpcEndpoints)

export const findNetworkInterfaces: Find<NetworkInterface> = ({ ec2 }, Filters) =>
  collectPages(ec2.paginateDescribeNetworkInterfaces({ Filters }), page => page.NetworkInterfaces)

interface Search<Item> {
  readonly find: Find<Item>
  /** The name of the filter that takes the values. */
  readonly filter: string
  /** A filter with one value that is to match as well. */
  readonly and?: Filter
}

/** The resources for which a filter has one of these values, in as many calls as the values take. */
export async function findBy<Item>(aws: Aws, { find, filter: Name, and }: Search<Item>, values: readonly (string | undefined)[]) {
  const known = new Set(values.filter(value => value !== undefined))
  const filters = batches([...known], EC2_FILTER_VALUES - 1).map(Values => [{ Name, Values }, ...(and ? [and] : [])])
  return (await Promise.all(filters.map(some => find(aws, some)))).flat()
}

/** The default security groups of VPCs, which have no ownership tags. */
export const findDefaultGroups = (aws: Aws, vpcIds: readonly (string | undefined)[]) =>
  findBy(aws, { find: findGroups, filter: 'vpc-id', and: { Name: 'group-name', Values: ['default'] } }, vpcIds)
