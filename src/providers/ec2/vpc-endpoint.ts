import type { VpcEndpoint as Endpoint } from '@aws-sdk/client-ec2'
import { tolerate } from '../errors.ts'
import { defineKind, type Listed, type Scope } from '../kind.ts'
import { toOwner, valueOf } from '../tags.ts'
import { findEndpoints } from './find.ts'
import { ADOPT, FIND_UNTAGGED, findOwned } from './owned.ts'
import { toArn, toTagSpecifications, withClientToken } from './request.ts'
import type { VpcId } from './vpc.ts'

interface Props {
  vpcId: VpcId
  /** The service's endpoint name: `com.amazonaws.us-east-1.s3`. */
  service: string
  type: 'Gateway' | 'Interface'
  /** Gateway endpoint: the tables that get a route to it. */
  routeTables: readonly string[]
  /** Interface endpoint: the subnets it has an address in, one per zone. */
  subnets: readonly string[]
  securityGroups: readonly string[]
  /** Whether the service's public DNS name resolves to the endpoint. */
  privateDns: boolean
}

interface Outputs {
  endpointId: string
}

/** Private access to an AWS service from inside a VPC. */
export const VpcEndpoint = defineKind<Props, Outputs>({
  type: 'AWS::EC2::VPCEndpoint',
  identity: 'tag',
  createOnly: ['vpcId', 'service', 'type'],
  unordered: ['routeTables', 'subnets', 'securityGroups'],
  replace: 'create-first',
  exclusive: true,
  permissions: {
    list: ['ec2:DescribeVpcEndpoints', ...FIND_UNTAGGED],
    create: ['ec2:CreateVpcEndpoint', 'ec2:CreateTags', 'route53:AssociateVPCWithHostedZone'],
    update: ['ec2:ModifyVpcEndpoint', 'route53:AssociateVPCWithHostedZone', ...ADOPT],
    delete: ['ec2:DeleteVpcEndpoints'],
  },

  isSame: ({ service, type, routeTables, subnets }, { props }) =>
    props.service === service && props.type === type && share([...props.routeTables, ...props.subnets], [routeTables, subnets].flat()),

  async list(scope) {
    const endpoints = await findOwned<Endpoint>(scope, {
      type: 'AWS::EC2::VPCEndpoint',
      id: ({ VpcEndpointId }) => VpcEndpointId,
      find: findEndpoints,
    })
    return endpoints.filter(endpoint => toState(endpoint) !== 'deleted').map(endpoint => toLive(scope, endpoint))
  },

  async create(target) {
    const { aws, props } = target
    const { vpcId, service, type, routeTables, subnets, securityGroups, privateDns } = props
    const placement =
      type === 'Gateway'
        ? { RouteTableIds: [...routeTables] }
        : { SubnetIds: [...subnets], SecurityGroupIds: [...securityGroups], PrivateDnsEnabled: privateDns }
    await aws.ec2.createVpcEndpoint(
      withClientToken({
        VpcId: vpcId,
        ServiceName: service,
        VpcEndpointType: type,
        TagSpecifications: toTagSpecifications(target, 'vpc-endpoint'),
        ...placement,
      }),
    )
  },

  async update({ aws }, { props, outputs: { endpointId: VpcEndpointId } }, { routeTables, subnets, securityGroups, privateDns }) {
    const tableChange = toChange(props.routeTables, routeTables)
    const subnetChange = toChange(props.subnets, subnets)
    const groupChange = toChange(props.securityGroups, securityGroups)
    const call = aws.ec2.modifyVpcEndpoint({
      VpcEndpointId,
      AddRouteTableIds: tableChange.added,
      RemoveRouteTableIds: tableChange.removed,
      AddSubnetIds: subnetChange.added,
      RemoveSubnetIds: subnetChange.removed,
      AddSecurityGroupIds: groupChange.added,
      RemoveSecurityGroupIds: groupChange.removed,
      PrivateDnsEnabled: privateDns,
    })
    if (!subnetChange.removed) return void (await call)
    // An endpoint takes one subnet per zone: if the new one's zone is taken, remove the old one; the next pass adds the new one.
    if (!(await tolerate('exists', call))) await aws.ec2.modifyVpcEndpoint({ VpcEndpointId, RemoveSubnetIds: subnetChange.removed })
  },

  async delete({ aws }, { outputs: { endpointId } }) {
    const { Unsuccessful: [failure] = [] } = await aws.ec2.deleteVpcEndpoints({ VpcEndpointIds: [endpointId] })
    if (failure) throw Object.assign(new Error(failure.Error?.Message), { name: failure.Error?.Code })
  },
})

const share = (some: readonly unknown[], others: readonly unknown[]) => some.some(one => others.includes(one))

/** The ids to add and to remove, each undefined if there are none. */
function toChange(before: readonly string[], after = before) {
  const added = after.filter(id => !before.includes(id))
  const removed = before.filter(id => !after.includes(id))
  return { added: added.length > 0 ? added : undefined, removed: removed.length > 0 ? removed : undefined }
}

const toLive = (scope: Scope, endpoint: Endpoint): Listed<Props, Outputs> => ({
  name: valueOf(endpoint.Tags, 'Name') || endpoint.VpcEndpointId!,
  arn: toArn(scope, `vpc-endpoint/${endpoint.VpcEndpointId}`),
  owner: toOwner(endpoint.Tags),
  props: {
    vpcId: endpoint.VpcId as VpcId,
    service: endpoint.ServiceName,
    type: endpoint.VpcEndpointType as Props['type'],
    routeTables: endpoint.RouteTableIds ?? [],
    subnets: endpoint.SubnetIds ?? [],
    securityGroups: endpoint.Groups?.map(({ GroupId }) => GroupId!) ?? [],
    // ModifyVpcEndpoint changes private DNS of interface endpoints only.
    privateDns: endpoint.VpcEndpointType === 'Interface' ? endpoint.PrivateDnsEnabled : undefined,
  },
  outputs: { endpointId: endpoint.VpcEndpointId },
  status: statuses[toState(endpoint)] ?? 'progressing',
  state: endpoint.State,
  message: endpoint.LastError?.Message ?? endpoint.FailureReason,
})

/** DescribeVpcEndpoints returns states in lower case, unlike the SDK's enum. */
const toState = ({ State = 'Pending' }: Endpoint) => State.toLowerCase()

const statuses: Record<string, Listed['status']> = { available: 'ready', deleting: 'terminating', failed: 'failed', rejected: 'failed' }
