import type { VpcEndpoint as Endpoint } from '@aws-sdk/client-ec2'
import { defineKind, type Live, type Scope } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { ownerFilter, toOwner, valueOf } from '../tags.ts'
import { once, toArn, toTagSpecifications, unless } from './request.ts'
import type { VpcId } from './vpc.ts'

interface Props {
  vpcId: VpcId
  /** AWS's name for it: `com.amazonaws.us-east-1.s3`. */
  service: string
  type: 'Gateway' | 'Interface'
  /** Those that lead to it, if it is a gateway. */
  routeTables: readonly string[]
  /** Those it has an address in, one a zone, if it is an interface. */
  subnets: readonly string[]
  securityGroups: readonly string[]
  /** Whether the service's own name leads to it. */
  privateDns: boolean
}

interface Outputs {
  endpointId: string
}

/** One of AWS's services, reached without leaving the network. */
export const VpcEndpoint = defineKind<Props, Outputs>({
  type: 'AWS::EC2::VPCEndpoint',
  identity: 'tag',
  createOnly: ['vpcId', 'service', 'type'],
  unordered: ['routeTables', 'subnets', 'securityGroups'],
  replace: 'create-first',
  exclusive: true,
  permissions: {
    list: ['ec2:DescribeVpcEndpoints'],
    create: ['ec2:CreateVpcEndpoint', 'ec2:CreateTags', 'route53:AssociateVPCWithHostedZone'],
    update: ['ec2:ModifyVpcEndpoint', 'route53:AssociateVPCWithHostedZone'],
    delete: ['ec2:DeleteVpcEndpoints'],
  },

  async list(scope) {
    const endpoints = await collectPages(
      scope.aws.ec2.paginateDescribeVpcEndpoints({ Filters: ownerFilter(scope) }),
      page => page.VpcEndpoints,
    )
    return endpoints.filter(endpoint => toState(endpoint) !== 'deleted').map(endpoint => toLive(scope, endpoint))
  },

  async create(target) {
    const { aws, props } = target
    const { vpcId, service, type, routeTables, subnets, securityGroups, privateDns } = props
    const there =
      type === 'Gateway'
        ? { RouteTableIds: [...routeTables] }
        : { SubnetIds: [...subnets], SecurityGroupIds: [...securityGroups], PrivateDnsEnabled: privateDns }
    await aws.ec2.createVpcEndpoint(
      once({
        VpcId: vpcId,
        ServiceName: service,
        VpcEndpointType: type,
        TagSpecifications: toTagSpecifications(target, 'vpc-endpoint'),
        ...there,
      }),
    )
  },

  async update({ aws }, { props, outputs: { endpointId: VpcEndpointId } }, { routeTables, subnets, securityGroups, privateDns }) {
    const tables = change(props.routeTables, routeTables)
    const places = change(props.subnets, subnets)
    const groups = change(props.securityGroups, securityGroups)
    const call = aws.ec2.modifyVpcEndpoint({
      VpcEndpointId,
      AddRouteTableIds: tables.added,
      RemoveRouteTableIds: tables.removed,
      AddSubnetIds: places.added,
      RemoveSubnetIds: places.removed,
      AddSecurityGroupIds: groups.added,
      RemoveSecurityGroupIds: groups.removed,
      PrivateDnsEnabled: privateDns,
    })
    if (!places.removed) return void (await call)
    // A zone takes one subnet: where the successor finds its predecessor there, that one goes first.
    if (!(await unless('exists', call))) await aws.ec2.modifyVpcEndpoint({ VpcEndpointId, RemoveSubnetIds: places.removed })
  },

  async delete({ aws }, { outputs: { endpointId } }) {
    const { Unsuccessful: [failure] = [] } = await aws.ec2.deleteVpcEndpoints({ VpcEndpointIds: [endpointId] })
    if (failure) throw Object.assign(new Error(failure.Error?.Message), { name: failure.Error?.Code })
  },
})

/** What is to be added and what removed; undefined where nothing is. */
function change(before: readonly string[], after = before) {
  const orNone = (ids: string[]) => (ids.length > 0 ? ids : undefined)
  return { added: orNone(after.filter(id => !before.includes(id))), removed: orNone(before.filter(id => !after.includes(id))) }
}

const toLive = (scope: Scope, endpoint: Endpoint): Live<Props, Outputs> => ({
  name: valueOf(endpoint.Tags, 'Name'),
  arn: toArn(scope, `vpc-endpoint/${endpoint.VpcEndpointId}`),
  owner: toOwner(endpoint.Tags),
  props: {
    vpcId: endpoint.VpcId as VpcId,
    service: endpoint.ServiceName!,
    type: endpoint.VpcEndpointType as Props['type'],
    routeTables: endpoint.RouteTableIds ?? [],
    subnets: endpoint.SubnetIds ?? [],
    securityGroups: endpoint.Groups?.map(({ GroupId }) => GroupId!) ?? [],
    privateDns: endpoint.PrivateDnsEnabled ?? false,
  },
  outputs: { endpointId: endpoint.VpcEndpointId! },
  status: statuses[toState(endpoint)] ?? 'progressing',
  message: endpoint.LastError?.Message ?? endpoint.FailureReason ?? endpoint.State,
})

/** AWS's model has states in capitals, its answers have them without. */
const toState = ({ State = 'Pending' }: Endpoint) => State.toLowerCase()

const statuses: Record<string, Live['status']> = { available: 'ready', deleting: 'terminating', failed: 'failed', rejected: 'failed' }
