import { Listener } from '../providers/elbv2/listener.ts'
import { ListenerRule } from '../providers/elbv2/listener-rule.ts'
import { LoadBalancer } from '../providers/elbv2/load-balancer.ts'
import { TargetGroup } from '../providers/elbv2/target-group.ts'
import type { Graph, Handle } from '../reconciler/graph.ts'
import type { Environment } from '../schema/environment.ts'
import type { Firewalls } from './firewalls.ts'
import type { Network } from './network.ts'
import { nameIn, type Place } from './place.ts'

const NOT_FOUND = { type: 'fixed-response', status: '404', body: 'Not found' } as const
const TO_HTTPS = { type: 'redirect', port: 443, status: 'HTTP_301' } as const
const TLS = 'ELBSecurityPolicy-TLS13-1-2-2021-06'

interface Around {
  readonly network: Network
  readonly firewalls: Firewalls
}

/** The way in: a load balancer, and for each service that takes traffic the paths that lead to it. */
export function edge(graph: Graph, { spec }: Place, { network, firewalls }: Around): Edge {
  const name = nameIn(spec)
  const balancer = graph.add(
    LoadBalancer,
    'edge/load-balancer',
    {
      subnets: network.publicSubnets,
      securityGroups: [firewalls.loadBalancer],
      scheme: 'internet-facing',
      deletionProtection: spec.tier === 'prod',
      dropInvalidHeaders: true,
      desyncMode: 'defensive',
      idleSeconds: 60,
      accessLogs: '',
    },
    { name: name(), after: [network.publicRoutes] },
  )
  const entrance = listeners(graph, spec, balancer)
  const open = Object.keys(spec.services).filter(service => spec.services[service]!.port !== undefined)
  return Object.fromEntries(open.map(service => [service, way(graph, spec, { service, network, entrance })]))
}

interface Ways {
  readonly service: string
  readonly network: Network
  readonly entrance: Handle<{ arn: string }>
}

/** The tasks of a service, and the paths that lead to them. */
function way(graph: Graph, spec: Environment, { service, network: { vpcId }, entrance }: Ways): Way {
  const { port = 0, healthPath, paths } = spec.services[service]!
  const name = nameIn(spec)(service)
  const targets = graph.add(TargetGroup, `services/${service}/target-group`, { vpcId, port, healthPath, ...HEALTH }, { name })
  const targetGroup = targets.ref('arn')
  const rule = graph.add(
    ListenerRule,
    `services/${service}/rule`,
    { listener: entrance.ref('arn'), priority: priorities(spec)[service]!, paths, hosts: [], targetGroup },
    { name },
  )
  return { targets, rule }
}

const HEALTH = {
  healthSeconds: 15,
  healthTimeoutSeconds: 5,
  healthyCount: 2,
  unhealthyCount: 3,
  healthCodes: '200',
  deregistrationSeconds: 30,
}

/** How requests reach a service. */
interface Way {
  readonly targets: Handle<{ arn: string }>
  readonly rule: Handle<unknown>
}
export type Edge = Readonly<Record<string, Way | undefined>>

/** With a certificate, HTTPS, and a way there from HTTP; without one, HTTP from CloudFront alone, and a word about it. */
function listeners(graph: Graph, { domain }: Environment, balancer: Handle<{ arn: string }>) {
  const loadBalancer = balancer.ref('arn')
  const certificate = domain?.certificateArn
  if (certificate) {
    graph.add(Listener, 'edge/redirect', { loadBalancer, port: 80, certificates: [], sslPolicy: '', action: TO_HTTPS })
    return graph.add(Listener, 'edge/listener', { loadBalancer, port: 443, certificates: [certificate], sslPolicy: TLS, action: NOT_FOUND })
  }
  graph.notes.push(
    'There is no certificate: between CloudFront and the load balancer requests travel unencrypted, and only CloudFront may send them.',
  )
  const listener = graph.add(Listener, 'edge/listener', { loadBalancer, port: 80, certificates: [], sslPolicy: '', action: NOT_FOUND })
  if (domain)
    listener.awaits(
      loadBalancer.map(() => ({
        reason: 'AwaitingCertificate',
        message: `have ACM issue a certificate for ${domain.name}, and write its ARN to domain.certificateArn`,
      })),
    )
  return listener
}

/** The longer a path the earlier it is tried; among equals each service has a place of its own that others do not move. */
function priorities({ services }: Environment): Record<string, number> {
  const taken = new Set<number>()
  const places: Record<string, number> = {}
  for (const name of Object.keys(services).toSorted()) {
    const longest = Math.max(0, ...services[name]!.paths.map(path => path.length))
    const first = (129 - Math.min(longest, 128)) * 100 + [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 97, 0)
    const place = Array.from({ length: taken.size + 1 }, (_, more) => first + more).find(free => !taken.has(free))!
    taken.add(place)
    places[name] = place
  }
  return places
}
