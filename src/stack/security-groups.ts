import { everything, SecurityGroup, tcp } from '../providers/ec2/security-group.ts'
import type { Graph } from '../reconciler/graph.ts'
import type { Environment } from '../schema/environment.ts'
import type { Network } from './network.ts'
import { resourceName, type StackInput } from './naming.ts'

const ANYWHERE = '0.0.0.0/0'
const CLOUDFRONT = 'com.amazonaws.global.cloudfront.origin-facing'

/** Who may speak to whom: the world to the load balancer, it to the tasks, they to the data, and nobody else to anybody. */
export function addSecurityGroups(graph: Graph, { spec }: StackInput, { vpcId, misfit }: Network) {
  const { cidr } = spec.network
  const add = (what: string, ingress: object[], egress: object[]) => {
    const props = { vpcId, ingress: ingress as never, egress: egress as never }
    const group = graph.add(SecurityGroup, `firewall/${what}`, props, { name: resourceName(spec)(what) })
    group.ignoreChangesWhile(misfit, ['ingress', 'egress'])
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

/** Encrypted from anywhere where there is a certificate; else from CloudFront alone, which the world reaches encrypted. */
const publicIngress = ({ domain }: Environment) =>
  domain?.certificateArn ? [tcp(443, ANYWHERE), tcp(80, ANYWHERE)] : [tcp(80, CLOUDFRONT)]

/** In production tasks reach what the plan knows of, and nothing else: the data, and the world by encrypted web and mail. */
function taskEgress({ network: { cidr, egressPorts } }: Environment) {
  if (egressPorts.length === 0) return [everything(ANYWHERE)]
  return [...egressPorts.map(port => tcp(port, ANYWHERE)), tcp(5432, cidr), tcp(6379, cidr)]
}

const servicePorts = ({ services }: Environment) => [
  ...new Set(Object.values(services).flatMap(({ port }) => (port === undefined ? [] : [port]))),
]
