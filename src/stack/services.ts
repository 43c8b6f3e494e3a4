import { ScalableTarget } from '../providers/autoscaling/scalable-target.ts'
import { Cluster, DEFAULT_CONFIGURATION } from '../providers/ecs/cluster.ts'
import { Service } from '../providers/ecs/service.ts'
import { TaskDefinition } from '../providers/ecs/task-definition.ts'
import type { Graph, Handle } from '../reconciler/graph.ts'
import { combine, type Ref } from '../reconciler/ref.ts'
import type { Environment } from '../schema/environment.ts'
import type { Cache } from './cache.ts'
import type { Database } from './database.ts'
import type { Edge } from './edge.ts'
import { addImages, type Image } from './images.ts'
import { addLogGroup } from './logs.ts'
import { resourceName, resourcePath, type StackInput } from './naming.ts'
import type { Network } from './network.ts'
import { addExecutionRole, addTaskRole } from './service-roles.ts'
import type { Secrets } from './secrets.ts'
import type { SecurityGroups } from './security-groups.ts'
import type { Storage } from './storage.ts'
import type { VariableSource } from './variables.ts'

interface ServicesInput {
  readonly network: Network
  readonly securityGroups: SecurityGroups
  readonly database: Database
  readonly cache: Cache
  readonly storage: Storage
  readonly secrets: Secrets
  readonly configuration: readonly VariableSource[]
  readonly edge: Edge
}

/** The cluster and its services. */
export function addServices(graph: Graph, input: StackInput, parts: ServicesInput) {
  const { spec } = input
  const cluster = addCluster(graph, spec)
  const images = addImages(graph, spec)
  for (const service of Object.keys(spec.services)) addService(graph, input, { ...parts, service, image: images[service]!, cluster })
}

function addCluster(graph: Graph, spec: Environment) {
  const name = resourceName(spec)()
  const { containerInsights } = spec.monitoring
  const metrics =
    containerInsights === 'disabled' ? [] : [addLogGroup(graph, spec, 'services/metrics', `/aws/ecs/containerinsights/${name}/performance`)]
  const props = { capacityProviders: ['FARGATE', 'FARGATE_SPOT'], containerInsights, configuration: DEFAULT_CONFIGURATION }
  return graph.add(Cluster, 'services/cluster', props, { name, after: metrics.map(group => group.ref('name')) })
}

interface ServiceInput extends ServicesInput {
  readonly service: string
  readonly image: Image
  readonly cluster: Handle<{ name: string }>
}

/** One service. Before its image is pushed, a new service has no tasks, and an existing one does not change. */
function addService(graph: Graph, input: StackInput, parts: ServiceInput) {
  const { spec } = input
  const { service, image, cluster, network, securityGroups } = parts
  const { count, scaling: bounds, capacity, port = 0, exec } = spec.services[service]!
  const route = parts.edge[service]
  const definition = addTaskDefinition(graph, input, parts)
  const tasks = { desired: count, min: bounds.min, max: bounds.max }
  const running = graph.add(
    Service,
    `services/${service}/service`,
    {
      cluster: cluster.ref('name'),
      taskDefinition: definition.ref('arn'),
      count: image.present.map(present => (present ? tasks : NO_TASKS), tasks),
      capacity: Object.fromEntries(Object.entries(capacity).filter(([, weight]) => weight > 0)),
      subnets: network.privateSubnets,
      securityGroups: [securityGroups.tasks],
      targetGroup: route ? route.targets.ref('arn') : '',
      // ECS returns a port only with a target group.
      port: route ? port : 0,
      healthGraceSeconds: route ? 60 : 0,
      exec,
      publicIp: false,
      ...ROLLING_DEPLOYMENT,
    },
    { name: resourceName(spec)(service), after: route?.rules ?? [] },
  )
  running.actionNeeded(image.awaiting)
  const scaling = addScaling(graph, spec, parts, running)
  const absent = image.present.map(present => !present)
  definition.ignoreChangesWhile(absent)
  running.ignoreChangesWhile(absent, ['taskDefinition', 'count'])
  scaling.ignoreChangesWhile(absent, ['min'])
}

/** Before the image of a service is pushed. */
export const NO_TASKS = { desired: 0, min: 0, max: 0 }

/** New tasks start before old ones stop, balanced across zones; if new ones keep failing, the old ones stay. */
export const ROLLING_DEPLOYMENT = { minimumHealthyPercent: 100, maximumPercent: 200, circuitBreaker: true, zoneRebalancing: true }

/** Scales the number of tasks with their CPU utilization. */
function addScaling(graph: Graph, spec: Environment, { service, image, cluster }: ServiceInput, running: Handle<{ name: string }>) {
  const { min, max, cpuPercent } = spec.services[service]!.scaling
  const cpu = { metric: 'ECSServiceAverageCPUUtilization', target: cpuPercent, outSeconds: 60, inSeconds: 300 } as const
  const bounds = { min: image.present.map(present => (present ? min : 0), min), max }
  return graph.add(
    ScalableTarget,
    `services/${service}/scaling`,
    { cluster: cluster.ref('name'), service: running.ref('name'), ...bounds, policies: { cpu }, suspended: [], scheduledActions: [] },
    { name: `service/${resourceName(spec)()}/${resourceName(spec)(service)}`, after: [running] },
  )
}

/** What a task of the service runs. */
function addTaskDefinition(graph: Graph, input: StackInput, parts: ServiceInput) {
  const { spec } = input
  const { service, image } = parts
  const { secrets, environment, command = [], port = 0, cpu, memory, user, readonlyRoot, writable, exec } = spec.services[service]!
  const logs = addLogGroup(graph, spec, `services/${service}/logs`, resourcePath(spec)(service))
  const sources = [...secrets.flatMap(group => parts.secrets[group] ?? []), ...parts.configuration]
  return graph.add(
    TaskDefinition,
    `services/${service}/task-definition`,
    {
      cpu,
      memory,
      architecture: 'X86_64',
      executionRole: addExecutionRole(graph, input, { service, repository: image.repository, sources, logs }),
      taskRole: addTaskRole(graph, input, { ...parts, logs }),
      image: image.uri,
      command,
      port,
      environment: { ...commonVariables(spec, parts), ...environment },
      secrets: combine(
        sources.map(({ variables }) => variables),
        (...records): Readonly<Record<string, string>> => Object.assign({}, ...records),
      ),
      logGroup: logs.ref('name'),
      user,
      readonlyRoot,
      // AWS does not say which capabilities the agent of ECS Exec needs in the container.
      capabilities: exec ? 'default' : 'none',
      writable,
      configurationVersions: combine(
        // Who changes a secret or rotates a password asks for new tasks.
        sources.map(({ version }) => version.asInput()),
        (...versions) => versions.map(version => version.slice(0, 8)).join('.'),
      ),
    },
    { name: resourceName(spec)(service) },
  )
}

/** The environment variables of every task. */
const commonVariables = (spec: Environment, { service, cache, database, storage }: ServiceInput): Record<string, Ref<string> | string> => ({
  APPLICATION: spec.application,
  ENVIRONMENT: spec.environment,
  SERVICE: service,
  REDIS_URL: cache.url,
  ARTIFACTS_BUCKET: storage.artifacts.ref('name'),
  SESSIONS_BUCKET: storage.sessions.ref('name'),
  POSTGRES_AUTH: database.signInByRole.map(byRole => (byRole ? 'iam' : 'secret')),
  POSTGRES_SSLMODE: 'require',
  LLM_DEFAULT_PROVIDER: spec.llm.providers[0] ?? '',
})
