import type { Filter } from '@aws-sdk/client-ec2'
import type { Aws } from '../aws.ts'
import { batches, collectPages } from '../pages.ts'
import { EC2_FILTER_VALUES } from '../tags.ts'

/** The security groups that match; in pages, as AWS is slow to answer with thousands of groups at once. */
export const findGroups = ({ ec2 }: Aws, Filters: Filter[]) =>
  collectPages(ec2.paginateDescribeSecurityGroups({ Filters, MaxResults: 1000 }), page => page.SecurityGroups)

/** The default security groups of VPCs, which have no ownership tags. */
export async function findDefaultGroups(aws: Aws, vpcIds: readonly string[]) {
  const name = { Name: 'group-name', Values: ['default'] }
  const inVpcs = batches(vpcIds, EC2_FILTER_VALUES - 1).map(Values => findGroups(aws, [{ Name: 'vpc-id', Values }, name]))
  return (await Promise.all(inVpcs)).flat()
}
