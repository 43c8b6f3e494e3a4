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
import type { SecurityGroups } from './security-groups.ts'
import { type Image, addImages } from './images.ts'
import { addLogGroup } from './logs.ts'
import type { Network } from './network.ts'
import { resourceName, resourcePath, type StackInput } from './naming.ts'
import { addExecutionRole, addTaskRole } from './roles.ts'
import type { Secrets } from './secrets.ts'
import type { Storage } from './storage.ts'

/** All that services stand on. */
export interface ServicesInput {
  readonly network: Network
  readonly securityGroups: SecurityGroups
  readonly database: Database
  readonly cache: Cache
  readonly storage: Storage
  readonly secrets: Secrets
  readonly configuration: Configuration
  readonly edge: Edge
}

/** The application itself: a cluster, and for each service what it runs, who it is, how many there are and how they are reached. */
export function addServices(graph: Graph, input: StackInput, ground: ServicesInput) {
  const { spec } = input
  const name = resourceName(spec)
  const insights = spec.monitoring.containerInsights
  const metrics =
    insights === 'disabled' ? [] : [addLogGroup(graph, spec, 'services/metrics', `/aws/ecs/containerinsights/${name()}/performance`)]
  const cluster = graph.add(
    Cluster,
    'services/cluster',
    { capacityProviders: ['FARGATE', 'FARGATE_SPOT'], containerInsights: insights },
    { name: name(), after: metrics },
  )
  const pulled = addImages(graph, spec)
  const logs = Object.keys(spec.services).map(service => addLogGroup(graph, spec, `services/${service}/logs`, resourcePath(spec)(service)))
  const secrets = [...new Set(Object.values(ground.secrets).flat())]
  const execution = addExecutionRole(graph, input, {
    repositories: pulled.repositories,
    secrets: secrets.map(({ arn }) => arn),
    parameters: Object.values(ground.configuration),
    logs: logs.map(group => group.ref('arn')),
  })
  for (const [index, service] of Object.keys(spec.services).entries())
    addService(graph, input, { ...ground, service, image: pulled.of[service]!, cluster, execution, logs: logs[index]! })
}

interface ServiceInput extends ServicesInput {
  readonly service: string
  readonly image: Image
  readonly cluster: Handle<{ name: string }>
  readonly execution: Ref<string>
  readonly logs: Handle<{ name: string; arn: string }>
}

/** One service. Until there is an image to run it stands at zero; once it runs, an image that is not there changes nothing. */
function addService(graph: Graph, input: StackInput, parts: ServiceInput) {
  const { spec } = input
  const { service, image, cluster, network, securityGroups } = parts
  const asked = spec.services[service]!
  const way = parts.edge[service]
  const { min, max } = asked.scaling
  const definition = addTaskDefinition(graph, input, parts)
  const running = graph.add(
    Service,
    `services/${service}/service`,
    {
      cluster: cluster.ref('name'),
      taskDefinition: definition.ref('arn'),
      count: image.present.map(present => (present ? { desired: asked.count, min, max } : { desired: 0, min: 0, max: 0 })),
      capacity: Object.fromEntries(Object.entries(asked.capacity).filter(([, weight]) => weight > 0)),
      subnets: network.privateSubnets,
      securityGroups: [securityGroups.tasks],
      targetGroup: way ? way.targets.ref('arn') : '',
      port: asked.port ?? 0,
      healthGraceSeconds: way ? 60 : 0,
      exec: asked.exec,
      ...ROLLING,
    },
    { name: resourceName(spec)(service), after: way?.rules ?? [] },
  )
  running.actionNeeded(image.awaiting)
  const scaling = addScaling(graph, spec, parts, running)
  const absent = image.present.map(present => !present)
  definition.ignoreChangesWhile(absent)
  running.ignoreChangesWhile(absent, ['taskDefinition', 'count'])
  scaling.ignoreChangesWhile(absent, ['min'])
}

/** New tasks come before old ones go, in all zones alike; if they keep failing, the old ones stay. */
const ROLLING = { publicIp: false, minimumHealthyPercent: 100, maximumPercent: 200, circuitBreaker: true, zoneRebalancing: true }

/** As many tasks as the load asks for, within the spec's bounds. */
function addScaling(graph: Graph, spec: Environment, { service, image, cluster }: ServiceInput, running: Handle<{ name: string }>) {
  const { min, max, cpuPercent } = spec.services[service]!.scaling
  const cpu = { metric: 'ECSServiceAverageCPUUtilization', target: cpuPercent, outSeconds: 60, inSeconds: 300 } as const
  const bounds = { min: image.present.map(present => (present ? min : 0)), max }
  return graph.add(
    ScalableTarget,
    `services/${service}/scaling`,
    { cluster: cluster.ref('name'), service: running.ref('name'), ...bounds, policies: { cpu } },
    { name: `service/${resourceName(spec)()}/${resourceName(spec)(service)}`, after: [running] },
  )
}

/** What a service runs, who it is, and what it is told. */
function addTaskDefinition(graph: Graph, input: StackInput, parts: ServiceInput) {
  const { spec } = input
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
      taskRole: addTaskRole(graph, input, parts),
      image: image.uri,
      command: asked.command ?? [],
      port: asked.port ?? 0,
      environment: { ...knownVariables(spec, parts), ...asked.environment },
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
    { name: resourceName(spec)(service) },
  )
}

/** What every task knows about where it is. */
const knownVariables = (spec: Environment, { service, cache, storage }: ServiceInput): Record<string, Ref<string> | string> => ({
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
