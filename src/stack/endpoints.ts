import { SecurityGroup, tcp } from '../providers/ec2/security-group.ts'
import { VpcEndpoint } from '../providers/ec2/vpc-endpoint.ts'
import type { VpcId } from '../providers/ec2/vpc.ts'
import type { Graph } from '../reconciler/graph.ts'
import type { Ref } from '../reconciler/ref.ts'
import type { Environment } from '../schema/environment.ts'
import { resourceName } from './naming.ts'

interface S3EndpointInput {
  readonly vpcId: Ref<VpcId>
  readonly routeTables: readonly Ref<string>[]
}

/** The gateway endpoint of S3, which is free. */
export function addS3Endpoint(graph: Graph, spec: Environment, { vpcId, routeTables }: S3EndpointInput) {
  const service = `com.amazonaws.${spec.region}.s3`
  const props = { vpcId, service, type: 'Gateway', privateDns: false, subnets: [], securityGroups: [], routeTables, policy: '' } as const
  graph.add(VpcEndpoint, 'network/endpoint/s3', props, { name: resourceName(spec)('s3') })
}

interface InterfaceEndpointsInput {
  readonly vpcId: Ref<VpcId>
  readonly cidrDiffers: Ref<boolean>
  readonly subnets: readonly Ref<string>[]
}

/** Interface endpoints of other AWS services, billed by the hour and zone. */
export function addInterfaceEndpoints(graph: Graph, spec: Environment, { vpcId, cidrDiffers, subnets }: InterfaceEndpointsInput) {
  const { interfaceEndpoints, cidr } = spec.network
  if (interfaceEndpoints.length === 0) return
  const name = resourceName(spec)
  const rules = { ingress: [tcp(443, cidr)], egress: [] }
  const group = graph.add(SecurityGroup, 'network/security-group/endpoints', { vpcId, ...rules }, { name: name('endpoints') })
  group.ignoreChangesWhile(cidrDiffers, ['ingress', 'egress'])
  const props = {
    vpcId,
    type: 'Interface',
    privateDns: true,
    routeTables: [],
    subnets,
    securityGroups: [group.ref('groupId')],
    policy: '',
  } as const
  for (const endpoint of interfaceEndpoints)
    graph.add(
      VpcEndpoint,
      `network/endpoint/${endpoint}`,
      { ...props, service: `com.amazonaws.${spec.region}.${endpoint}` },
      { name: name(endpoint.replaceAll('.', '-')) },
    )
}
