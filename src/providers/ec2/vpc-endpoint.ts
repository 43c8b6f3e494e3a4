import type { VpcEndpoint as Endpoint } from '@aws-sdk/client-ec2'
import { tolerate } from '../errors.ts'
import { defineKind, type Listed, type Scope } from '../kind.ts'
import { toOwner, valueOf } from '../tags.ts'
import { fromPolicyDocument } from './endpoint-policy.ts'
import { type Props, toCreation, toModification } from './endpoint-props.ts'
import { findEndpoints } from './find.ts'
import { ADOPT, FIND_UNTAGGED, findOwned } from './owned.ts'
import { toArn, toTagSpecifications, withClientToken } from './request.ts'
import type { VpcId } from './vpc.ts'

interface Outputs {
  endpointId: string
}

/** Private access to an AWS service from inside a VPC. */
export const VpcEndpoint = defineKind<Props, Outputs>({
  type: 'AWS::EC2::VPCEndpoint',
  identity: 'tag',
  createOnly: ['vpcId', 'service', 'type'],
  unordered: ['routeTables', 'subnets', 'securityGroups'],
  json: ['policy'],
  summary: ['service', 'type'],
  slow: true,
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
    await aws.ec2.createVpcEndpoint(
      withClientToken({ ...toCreation(props), TagSpecifications: toTagSpecifications(target, 'vpc-endpoint') }),
    )
  },

  async update({ aws }, { props, outputs: { endpointId: VpcEndpointId } }, changed) {
    const modification = toModification(props, changed)
    const call = aws.ec2.modifyVpcEndpoint({ VpcEndpointId, ...modification })
    const { RemoveSubnetIds } = modification
    if (!RemoveSubnetIds) return void (await call)
    // An endpoint takes one subnet per zone: if the new one's zone is taken, remove the old one; the next pass adds the new one.
    if (!(await tolerate('exists', call))) await aws.ec2.modifyVpcEndpoint({ VpcEndpointId, RemoveSubnetIds })
  },

  async delete({ aws }, { outputs: { endpointId } }) {
    const { Unsuccessful: [failure] = [] } = await aws.ec2.deleteVpcEndpoints({ VpcEndpointIds: [endpointId] })
    if (failure) throw Object.assign(new Error(failure.Error?.Message), { name: failure.Error?.Code })
  },
})

const share = (some: readonly unknown[], others: readonly unknown[]) => some.some(one => others.includes(one))

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
    policy: fromPolicyDocument(endpoint.PolicyDocument),
  },
  outputs: { endpointId: endpoint.VpcEndpointId },
  status: statuses[toState(endpoint)] ?? 'progressing',
  state: endpoint.State,
  message: endpoint.LastError?.Message ?? endpoint.FailureReason,
})

/** DescribeVpcEndpoints returns states in lower case, unlike the SDK's enum. */
const toState = ({ State = 'Pending' }: Endpoint) => State.toLowerCase()

const statuses: Record<string, Listed['status']> = { available: 'ready', deleting: 'terminating', failed: 'failed', rejected: 'failed' }
