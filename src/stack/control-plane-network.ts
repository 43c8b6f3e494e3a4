import { SecurityGroup, tcp } from '../providers/ec2/security-group.ts'
import type { Graph } from '../reconciler/graph.ts'
import type { Input } from '../reconciler/ref.ts'
import type { ControlPlaneInput } from './operator-role.ts'
import { resourceName } from './naming.ts'
import { addPublicRoutes, addSubnet, addVpc } from './network.ts'
import { publicSubnetCidr } from './subnets.ts'

/** Where the task of the control plane runs. */
interface ControlNetwork {
  readonly subnets: Input<readonly string[]>
  readonly securityGroups: Input<readonly string[]>
}

const ANYWHERE = '0.0.0.0/0'

/** The network of the control plane: the one that exists, or public subnets of its own, from which HTTPS leaves and into which nothing comes. */
export function addControlNetwork(graph: Graph, { spec, zones }: ControlPlaneInput): ControlNetwork {
  const { cidr, subnets = [], securityGroups = [] } = spec.network
  if (cidr === undefined) return { subnets, securityGroups }
  const vpc = addVpc(graph, spec, cidr)
  const publicSubnets = zones.map(zone => addSubnet(graph, spec, { ...vpc, tier: 'public', zone, cidr: publicSubnetCidr(cidr, zone) }))
  addPublicRoutes(graph, spec, { vpcId: vpc.vpcId, publicSubnets })
  // Names are resolved by the network's own server, which security groups do not concern.
  const rules = { vpcId: vpc.vpcId, ingress: [], egress: [tcp(443, ANYWHERE)] }
  const group = graph.add(SecurityGroup, 'network/security-group/operator', rules, { name: resourceName(spec)('operator') })
  return { subnets: publicSubnets, securityGroups: [group.ref('groupId')] }
}
