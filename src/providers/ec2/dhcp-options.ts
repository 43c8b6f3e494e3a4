import type { DhcpOptions } from '@aws-sdk/client-ec2'
import { ifExists } from '../errors.ts'
import type { Scope } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { toArn } from './request.ts'

/** EC2's id for a VPC without DHCP options, in answers and in requests. */
const NONE = 'default'

/**
 * The DHCP options of a VPC as a prop: `aws` for options like those of a new VPC, `none`, or the id; undefined where AWS does not show
 * them. A set never changes: it is read once.
 */
export async function readDhcpOptions(scope: Scope, id: string | undefined): Promise<string | undefined> {
  if (id === undefined) return undefined
  if (id === NONE) return 'none'
  const read = () => scope.aws.ec2.describeDhcpOptions({ DhcpOptionsIds: [id] })
  const answer = await ifExists(scope.detail(toArn(scope, `dhcp-options/${id}`), read))
  const [options] = answer?.DhcpOptions ?? []
  return options && (usesAws(options) ? 'aws' : id)
}

/** Gives a VPC other DHCP options. */
export async function setDhcpOptions(scope: Scope, VpcId: string, desired: string) {
  const named = desired === 'none' ? NONE : desired
  const DhcpOptionsId = desired === 'aws' ? await findAwsOptions(scope) : named
  await scope.aws.ec2.associateDhcpOptions({ VpcId, DhcpOptionsId })
}

async function findAwsOptions({ aws, region }: Scope): Promise<string> {
  const all = await collectPages(aws.ec2.paginateDescribeDhcpOptions({}), page => page.DhcpOptions)
  const found = all.find(usesAws)
  if (found) return found.DhcpOptionsId!
  throw Object.assign(new Error(`${region} has no DHCP options with AWS's name server`), { name: 'InvalidDhcpOptions' })
}

/**
 * The options use AWS's name server and clock, as those do that each region has for new VPCs. Names of domains change nothing for tasks.
 * https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSetConcepts.html
 */
function usesAws({ DhcpConfigurations = [] }: DhcpOptions) {
  const valuesOf = (key: string) => DhcpConfigurations.filter(({ Key }) => Key === key).flatMap(({ Values = [] }) => Values)
  const servers = valuesOf('domain-name-servers').map(({ Value }) => Value)
  return servers.join() === 'AmazonProvidedDNS' && valuesOf('ntp-servers').length === 0
}
