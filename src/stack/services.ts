import { ScalableTarget } from '../providers/autoscaling/scalable-target.ts'
import { Cluster } from '../providers/ecs/cluster.ts'
import { Service } from '../providers/ecs/service.ts'
import { TaskDefinition } from '../providers/ecs/task-definition.ts'
import type { Graph, Handle } from '../reconciler/graph.ts'
import { combine, type Ref } from '../reconciler/ref.ts'
import { type Environment, signInByRole } from '../schema/environment.ts'
import type { Configuration } from './configuration.ts'
import type { Cache, Database } from './data.ts'
import type { Edge } from './edge.ts'
import type { Firewalls } from './firewalls.ts'
import { type Image, images } from './images.ts'
import { logGroup } from './logs.ts'
import type { Network } from './network.ts'
import { nameIn, pathIn, type Place } from './place.ts'
import { executionRole, taskRole } from './roles.ts'
import type { Secrets } from './secrets.ts'
import type { Storage } from './storage.ts'

/** All that services stand on. */
export interface Ground {
  readonly network: Network
  readonly firewalls: Firewalls
  readonly database: Database
  readonly cache: Cache
  readonly storage: Storage
  readonly secrets: Secrets
  readonly configuration: Configuration
  readonly edge: Edge
}

/** The application itself: a cluster, and for each service what it runs, who it is, how many there are and how they are reached. */
export function services(graph: Graph, place: Place, ground: Ground) {
  const { spec } = place
  const name = nameIn(spec)
  const insights = spec.monitoring.containerInsights
  const metrics =
    insights === 'disabled' ? [] : [logGroup(graph, spec, 'services/metrics', `/aws/ecs/containerinsights/${name()}/performance`)]
  const cluster = graph.add(
    Cluster,
    'services/cluster',
    { capacityProviders: ['FARGATE', 'FARGATE_SPOT'], containerInsights: insights },
    { name: name(), after: metrics },
  )
  const pulled = images(graph, spec)
  const logs = Object.keys(spec.services).map(service => logGroup(graph, spec, `services/${service}/logs`, pathIn(spec)(service)))
  const secrets = [...new Set(Object.values(ground.secrets).flat())]
  const execution = executionRole(graph, place, {
    repositories: pulled.repositories,
    secrets: secrets.map(({ arn }) => arn),
    parameters: Object.values(ground.configuration),
    logs: logs.map(group => group.ref('arn')),
  })
  for (const [index, service] of Object.keys(spec.services).entries())
    add(graph, place, { ...ground, service, image: pulled.of[service]!, cluster, execution, logs: logs[index]! })
}

interface Parts extends Ground {
  readonly service: string
  readonly image: Image
  readonly cluster: Handle<{ name: string }>
  readonly execution: Ref<string>
  readonly logs: Handle<{ name: string; arn: string }>
}

/** One service. Until there is an image to run it stands at zero; once it runs, an image that is not there changes nothing. */
function add(graph: Graph, place: Place, parts: Parts) {
  const { spec } = place
  const { service, image, cluster, network, firewalls } = parts
  const asked = spec.services[service]!
  const way = parts.edge[service]
  const { min, max } = asked.scaling
  const definition = taskDefinition(graph, place, parts)
  const running = graph.add(
    Service,
    `services/${service}/service`,
    {
      cluster: cluster.ref('name'),
      taskDefinition: definition.ref('arn'),
      count: image.present.map(present => (present ? { desired: asked.count, min, max } : { desired: 0, min: 0, max: 0 })),
      capacity: Object.fromEntries(Object.entries(asked.capacity).filter(([, weight]) => weight > 0)),
      subnets: network.privateSubnets,
      securityGroups: [firewalls.tasks],
      targetGroup: way ? way.targets.ref('arn') : '',
      port: asked.port ?? 0,
      healthGraceSeconds: way ? 60 : 0,
      exec: asked.exec,
      ...ROLLING,
    },
    { name: nameIn(spec)(service), after: way?.rules ?? [] },
  )
  running.awaits(image.awaiting)
  const scaling = scale(graph, spec, parts, running)
  const absent = image.present.map(present => !present)
  definition.holds(absent)
  running.holds(absent, ['taskDefinition', 'count'])
  scaling.holds(absent, ['min'])
}

/** New tasks come before old ones go, in all zones alike; if they keep failing, the old ones stay. */
const ROLLING = { publicIp: false, minimumHealthyPercent: 100, maximumPercent: 200, circuitBreaker: true, zoneRebalancing: true }

/** As many tasks as the load asks for, within the spec's bounds. */
function scale(graph: Graph, spec: Environment, { service, image, cluster }: Parts, running: Handle<{ name: string }>) {
  const { min, max, cpuPercent } = spec.services[service]!.scaling
  const cpu = { metric: 'ECSServiceAverageCPUUtilization', target: cpuPercent, outSeconds: 60, inSeconds: 300 } as const
  const bounds = { min: image.present.map(present => (present ? min : 0)), max }
  return graph.add(
    ScalableTarget,
    `services/${service}/scaling`,
    { cluster: cluster.ref('name'), service: running.ref('name'), ...bounds, policies: { cpu } },
    { name: `service/${nameIn(spec)()}/${nameIn(spec)(service)}`, after: [running] },
  )
}

/** What a service runs, who it is, and what it is told. */
function taskDefinition(graph: Graph, place: Place, parts: Parts) {
  const { spec } = place
  const { service, image, execution, logs } = parts
  const asked = spec.services[service]!
  const sources = asked.secrets.flatMap(group => parts.secrets[group] ?? [])
  return graph.add(
    TaskDefinition,
    `services/${service}/task-definition`,
    {
      cpu: asked.cpu,
      memory: asked.memory,
      architecture: 'X86_64',
      executionRole: execution,
      taskRole: taskRole(graph, place, parts),
      image: image.uri,
      command: asked.command ?? [],
      port: asked.port ?? 0,
      environment: { ...told(spec, parts), ...asked.environment },
      secrets: { ...Object.assign({}, ...sources.map(({ variables }) => variables)), ...parts.configuration },
      logGroup: logs.ref('name'),
      user: asked.user,
      readonlyRoot: asked.readonlyRoot,
      writable: asked.writable,
      secretVersions: combine(
        sources.map(({ version }) => version),
        (...versions) => versions.map(version => version.slice(0, 8)).join('.'),
      ),
    },
    { name: nameIn(spec)(service) },
  )
}

/** What every task knows about where it is. */
const told = (spec: Environment, { service, cache, storage }: Parts): Record<string, Ref<string> | string> => ({
  APPLICATION: spec.application,
  ENVIRONMENT: spec.environment,
  SERVICE: service,
  REDIS_URL: cache.url,
  ARTIFACTS_BUCKET: storage.artifacts.ref('name'),
  SESSIONS_BUCKET: storage.sessions.ref('name'),
  POSTGRES_AUTH: signInByRole(spec.database) ? 'iam' : 'secret',
  POSTGRES_SSLMODE: 'require',
  LLM_DEFAULT_PROVIDER: spec.llm.providers[0] ?? '',
})
