import { Listener } from '../providers/elbv2/listener.ts'
import { ListenerRule } from '../providers/elbv2/listener-rule.ts'
import { LoadBalancer } from '../providers/elbv2/load-balancer.ts'
import { TargetGroup } from '../providers/elbv2/target-group.ts'
import type { Graph, Handle } from '../reconciler/graph.ts'
import type { Environment } from '../schema/environment.ts'
import type { SecurityGroups } from './security-groups.ts'
import type { Network } from './network.ts'
import { resourceName, type StackInput } from './naming.ts'

const NOT_FOUND = { type: 'fixed-response', status: '404', body: 'Not found' } as const
const TO_HTTPS = { type: 'redirect', port: 443, status: 'HTTP_301' } as const
const TLS = 'ELBSecurityPolicy-TLS13-1-2-2021-06'

interface EdgeInput {
  readonly network: Network
  readonly securityGroups: SecurityGroups
}

/** The way in: a load balancer, and for each service that takes traffic the paths that lead to it. */
export function addEdge(graph: Graph, { spec }: StackInput, { network, securityGroups }: EdgeInput): Edge {
  const name = resourceName(spec)
  const balancer = graph.add(
    LoadBalancer,
    'edge/load-balancer',
    {
      subnets: network.publicSubnets,
      securityGroups: [securityGroups.loadBalancer],
      scheme: 'internet-facing',
      deletionProtection: spec.tier === 'prod',
      dropInvalidHeaders: true,
      desyncMode: 'defensive',
      idleSeconds: 60,
      accessLogs: '',
    },
    { name: name(), after: [network.publicRoutes] },
  )
  const entrance = listener(graph, spec, balancer)
  const open = Object.keys(spec.services).filter(service => spec.services[service]!.port !== undefined)
  const reached = open.filter(service => spec.services[service]!.paths.length > 0)
  for (const service of open) if (!reached.includes(service)) graph.notes.push(`${service} has a port and no paths: no request reaches it.`)
  const ways = Object.fromEntries(reached.map(service => [service, serviceRoute(graph, spec, { service, network, entrance })]))
  if (spec.domain?.certificateArn) redirect(graph, balancer, [entrance, ...Object.values(ways).flatMap(({ rules }) => rules)])
  return ways
}

interface RouteInput {
  readonly service: string
  readonly network: Network
  readonly entrance: Handle<{ arn: string }>
}

/** The tasks of a service, and the paths that lead to them. */
function serviceRoute(graph: Graph, spec: Environment, { service, network: { vpcId }, entrance }: RouteInput): Route {
  const { port = 0, healthPath, paths } = spec.services[service]!
  const name = resourceName(spec)(service)
  const targets = graph.add(TargetGroup, `services/${service}/target-group`, { vpcId, port, healthPath, ...HEALTH }, { name })
  const shared = { listener: entrance.ref('arn'), hosts: [], targetGroup: targets.ref('arn') }
  // Each path has a rule of its own: only then is the longest path of all tried first.
  const rules = paths.map((path, index) => {
    const id = `services/${service}/rule${index === 0 ? '' : `/${index + 1}`}`
    return graph.add(ListenerRule, id, { ...shared, priority: priorities(spec).get(`${service} ${path}`)!, paths: [path] }, { name })
  })
  return { targets, rules }
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
interface Route {
  readonly targets: Handle<{ arn: string }>
  readonly rules: readonly Handle<unknown>[]
}
export type Edge = Readonly<Record<string, Route | undefined>>

/** Where requests come in: with a certificate by HTTPS; without one by HTTP from CloudFront alone, and a word about it. */
function listener(graph: Graph, { domain }: Environment, balancer: Handle<{ arn: string }>) {
  const loadBalancer = balancer.ref('arn')
  if (domain?.certificateArn) {
    const certificates = [domain.certificateArn]
    return graph.add(Listener, 'edge/https', { loadBalancer, port: 443, certificates, sslPolicy: TLS, action: NOT_FOUND })
  }
  graph.notes.push(
    'There is no certificate: between CloudFront and the load balancer requests travel unencrypted, and only CloudFront may send them.',
  )
  const http = graph.add(Listener, 'edge/http', { loadBalancer, ...PLAIN, action: NOT_FOUND })
  if (domain)
    http.actionNeeded(
      loadBalancer.map(() => ({
        reason: 'AwaitingCertificate',
        message: `have ACM issue a certificate for ${domain.name}, and write its ARN to domain.certificateArn`,
      })),
    )
  return http
}

/** From HTTP to HTTPS, once all of that stands: what came in by HTTP until then does so until then. */
const redirect = (graph: Graph, balancer: Handle<{ arn: string }>, after: readonly Handle<unknown>[]) =>
  graph.add(Listener, 'edge/http', { loadBalancer: balancer.ref('arn'), ...PLAIN, action: TO_HTTPS }, { after })

const PLAIN = { port: 80, certificates: [], sslPolicy: '' } as const

/** The longer a path the earlier it is tried; among equals each has a place of its own that others do not move. */
function priorities({ services }: Environment): ReadonlyMap<string, number> {
  const taken = new Set<number>()
  const all = Object.entries(services).flatMap(([service, { paths }]) => paths.map(path => ({ key: `${service} ${path}`, path })))
  const places = all
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, path }) => {
      const first = (129 - Math.min(path.length, 128)) * 100 + [...key].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 97, 0)
      const place = Array.from({ length: taken.size + 1 }, (_, more) => first + more).find(free => !taken.has(free))!
      taken.add(place)
      return [key, place] as const
    })
  return new Map(places)
}
