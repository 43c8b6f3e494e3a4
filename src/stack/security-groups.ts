import { everything, SecurityGroup, tcp } from '../providers/ec2/security-group.ts'
import type { Graph } from '../reconciler/graph.ts'
import type { Environment } from '../schema/environment.ts'
import { resourceName, type StackInput } from './naming.ts'
import type { Network } from './network.ts'

const ANYWHERE = '0.0.0.0/0'
const CLOUDFRONT = 'com.amazonaws.global.cloudfront.origin-facing'

/** The allowed connections: internet to load balancer, load balancer to tasks, tasks to data. Nothing else. */
export function addSecurityGroups(graph: Graph, { spec }: StackInput, { vpcId, cidrDiffers }: Network) {
  const { cidr } = spec.network
  const add = (part: string, ingress: object[], egress: object[]) => {
    const props = { vpcId, ingress: ingress as never, egress: egress as never }
    const group = graph.add(SecurityGroup, `network/security-group/${part}`, props, { name: resourceName(spec)(part) })
    group.ignoreChangesWhile(cidrDiffers, ['ingress', 'egress'])
    return group.ref('groupId')
  }

  const ports = servicePorts(spec)
  const loadBalancer = add(
    'load-balancer',
    publicIngress(spec),
    ports.map(port => tcp(port, cidr)),
  )
  const tasks = add(
    'tasks',
    ports.map(port => tcp(port, loadBalancer)),
    taskEgress(spec),
  )
  const proxy = spec.database.proxy.enabled ? [add('proxy', [tcp(5432, tasks)], [tcp(5432, cidr)])] : []
  const database = add(
    'database',
    [tasks, ...proxy].map(peer => tcp(5432, peer)),
    [],
  )
  const cache = add('cache', [tcp(6379, tasks)], [])
  return { loadBalancer, tasks, proxy, database, cache }
}

export type SecurityGroups = ReturnType<typeof addSecurityGroups>

/** From anywhere with a certificate; from CloudFront alone without one. */
const publicIngress = ({ domain }: Environment) =>
  domain?.certificateArn ? [tcp(443, ANYWHERE), tcp(80, ANYWHERE)] : [tcp(80, CLOUDFRONT)]

/** To the data, and to the internet on the ports of the spec. */
function taskEgress({ network: { cidr, egressPorts } }: Environment) {
  if (egressPorts.length === 0) return [everything(ANYWHERE)]
  return [...egressPorts.map(port => tcp(port, ANYWHERE)), tcp(5432, cidr), tcp(6379, cidr)]
}

const servicePorts = ({ services }: Environment) => [
  ...new Set(Object.values(services).flatMap(({ port }) => (port === undefined ? [] : [port]))),
]
