import type { Changed } from '../kind.ts'
import { toPolicyText } from './endpoint-policy.ts'
import type { VpcId } from './vpc.ts'

export interface Props {
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
  /** The policy document: what may be done through the endpoint; empty for AWS's default, which allows everything. */
  policy: object | string
}

/** What CreateVpcEndpoint takes. */
export function toCreation({ vpcId, service, type, routeTables, subnets, securityGroups, privateDns, policy }: Props) {
  const placement =
    type === 'Gateway'
      ? { RouteTableIds: [...routeTables] }
      : { SubnetIds: [...subnets], SecurityGroupIds: [...securityGroups], PrivateDnsEnabled: privateDns }
  return { VpcId: vpcId, ServiceName: service, VpcEndpointType: type, PolicyDocument: policy && toPolicyText(policy), ...placement }
}

/** What ModifyVpcEndpoint takes. */
export function toModification(live: Props, { routeTables, subnets, securityGroups, privateDns, policy }: Changed<Props>) {
  const tableChange = toChange(live.routeTables, routeTables)
  const subnetChange = toChange(live.subnets, subnets)
  const groupChange = toChange(live.securityGroups, securityGroups)
  return {
    AddRouteTableIds: tableChange.added,
    RemoveRouteTableIds: tableChange.removed,
    AddSubnetIds: subnetChange.added,
    RemoveSubnetIds: subnetChange.removed,
    AddSecurityGroupIds: groupChange.added,
    RemoveSecurityGroupIds: groupChange.removed,
    PrivateDnsEnabled: privateDns,
    ...(policy === '' ? { ResetPolicy: true } : { PolicyDocument: policy && toPolicyText(policy) }),
  }
}

/** The ids to add and to remove, each undefined if there are none. */
function toChange(before: readonly string[], after = before) {
  const added = after.filter(id => !before.includes(id))
  const removed = before.filter(id => !after.includes(id))
  return { added: added.length > 0 ? added : undefined, removed: removed.length > 0 ? removed : undefined }
}
