import { ListenerRule } from '../providers/elbv2/listener-rule.ts'
import { Listener } from '../providers/elbv2/listener.ts'
import { LoadBalancer } from '../providers/elbv2/load-balancer.ts'
import { TargetGroup } from '../providers/elbv2/target-group.ts'
import type { Graph, Handle } from '../reconciler/graph.ts'
import type { Environment, Service } from '../schema/environment.ts'
import { resourceName, type StackInput } from './naming.ts'
import type { Network } from './network.ts'
import type { SecurityGroups } from './security-groups.ts'

const NOT_FOUND = { type: 'fixed-response', status: '404', body: 'Not found' } as const
const TO_HTTPS = { type: 'redirect', port: 443, status: 'HTTP_301' } as const
const TLS = 'ELBSecurityPolicy-TLS13-1-2-2021-06'

interface EdgeInput {
  readonly network: Network
  readonly securityGroups: SecurityGroups
}

/** The load balancer, and the routes of services with a port and paths. */
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
      attributes: {},
      foreignListeners: [],
    },
    { name: name(), after: [network.publicRoutes] },
  )
  const listener = addListener(graph, spec, balancer)
  const routed = Object.keys(spec.services).filter(service => isRouted(spec.services[service]!))
  const routes = Object.fromEntries(routed.map(service => [service, addRoute(graph, spec, { service, network, listener })]))
  if (spec.domain?.certificateArn) addRedirect(graph, balancer, [listener, ...Object.values(routes).flatMap(({ rules }) => rules)])
  return routes
}

const isRouted = ({ port, paths }: Service) => port !== undefined && paths.length > 0

interface RouteInput {
  readonly service: string
  readonly network: Network
  readonly listener: Handle<{ arn: string }>
}

/** The target group of a service, and a rule for each of its paths. */
function addRoute(graph: Graph, spec: Environment, { service, network: { vpcId }, listener }: RouteInput): Route {
  const { port = 0, healthPath, paths } = spec.services[service]!
  const name = resourceName(spec)(service)
  const targets = graph.add(TargetGroup, `services/${service}/target-group`, { vpcId, port, healthPath, ...HEALTH }, { name })
  const shared = { listener: listener.ref('arn'), hosts: [], targetGroup: targets.ref('arn') }
  // One rule for each path: only then are the paths of all services tried in order of length.
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
  healthPort: 'traffic-port',
  deregistrationSeconds: 30,
  attributes: {},
  foreignTargets: [],
}

/** Target group and rules of a service. */
interface Route {
  readonly targets: Handle<{ arn: string }>
  readonly rules: readonly Handle<unknown>[]
}

/** Routes by service; none for services without requests. */
export type Edge = Readonly<Record<string, Route | undefined>>

/** The listener for requests: HTTPS with a certificate, else HTTP for CloudFront alone. */
function addListener(graph: Graph, { domain }: Environment, balancer: Handle<{ arn: string }>) {
  const loadBalancer = balancer.ref('arn')
  if (domain?.certificateArn) {
    const certificates = [domain.certificateArn]
    return graph.add(Listener, 'edge/https', { loadBalancer, port: 443, certificates, sslPolicy: TLS, action: NOT_FOUND, ...UNTOUCHED })
  }
  const http = graph.add(Listener, 'edge/http', { loadBalancer, ...HTTP, action: NOT_FOUND })
  if (domain)
    http.actionNeeded(
      loadBalancer.map(() => ({
        reason: 'AwaitingCertificate',
        message: `request a certificate for ${domain.name} in ACM, and write its ARN to domain.certificateArn`,
      })),
    )
  return http
}

/** The redirect from HTTP to HTTPS replaces the HTTP listener last, when HTTPS works. */
const addRedirect = (graph: Graph, balancer: Handle<{ arn: string }>, after: readonly Handle<unknown>[]) =>
  graph.add(Listener, 'edge/http', { loadBalancer: balancer.ref('arn'), ...HTTP, action: TO_HTTPS }, { after })

/** No attributes but AWS's defaults, and no rules of others. */
const UNTOUCHED = { attributes: {}, foreignRules: [] } as const

const HTTP = { port: 80, certificates: [], sslPolicy: '', ...UNTOUCHED } as const

/** Longer paths come first. Among paths of one length, a hash decides, so that a new path rarely changes the priority of others. */
function priorities({ services }: Environment): ReadonlyMap<string, number> {
  const taken = new Set<number>()
  const paths = Object.entries(services).flatMap(([service, { paths }]) => paths.map(path => ({ key: `${service} ${path}`, path })))
  const entries = paths
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, path }) => {
      const first = (129 - Math.min(path.length, 128)) * 100 + [...key].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 97, 0)
      const priority = Array.from({ length: taken.size + 1 }, (_, more) => first + more).find(free => !taken.has(free))!
      taken.add(priority)
      return [key, priority] as const
    })
  return new Map(entries)
}
