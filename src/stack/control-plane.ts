import { Cluster, DEFAULT_CONFIGURATION } from '../providers/ecs/cluster.ts'
import { Service } from '../providers/ecs/service.ts'
import { TaskDefinition } from '../providers/ecs/task-definition.ts'
import { Graph } from '../reconciler/graph.ts'
import type { ControlPlane } from '../schema/control-plane.ts'
import { addControlNetwork } from './control-plane-network.ts'
import { addImage } from './images.ts'
import { addLogGroup } from './logs.ts'
import { resourceName, resourcePath } from './naming.ts'
import { addOperatorRole, type ControlPlaneInput } from './operator-role.ts'
import { addExecutionRole } from './service-roles.ts'
import { NO_TASKS, ROLLING_DEPLOYMENT } from './services.ts'

/** The name of the only service. */
const OPERATOR = 'operator'

/** Who asks for `/readyz` is in the task itself, so that nothing outside can connect. */
const LISTEN = '127.0.0.1:8080'

/** The resources of the control plane: `postmagiq run` as a service with one task. */
export function composeControlPlane(input: ControlPlaneInput): Graph {
  const { spec } = input
  const { application, environment, region, network } = spec
  const graph = new Graph({ application, environment, region, generation: 1, deletion: { stateful: 'Orphan', stateless: 'Delete' } })
  const { subnets, securityGroups } = addControlNetwork(graph, input)
  const cluster = addCluster(graph, spec)
  const image = addImage(graph, spec, spec.image)
  const definition = addTaskDefinition(graph, input, image)
  const tasks = { desired: 1, min: 1, max: 1 }
  const running = graph.add(
    Service,
    `services/${OPERATOR}/service`,
    {
      cluster: cluster.ref('name'),
      taskDefinition: definition.ref('arn'),
      count: image.present.map(present => (present ? tasks : NO_TASKS), tasks),
      capacity: { FARGATE: 1 },
      subnets,
      securityGroups,
      targetGroup: '',
      port: 0,
      healthGraceSeconds: 0,
      exec: false,
      publicIp: network.publicIp,
      // A deployment runs two tasks for a while: only one of several controllers acts.
      ...ROLLING_DEPLOYMENT,
    },
    { name: resourceName(spec)(OPERATOR) },
  )
  running.actionNeeded(image.awaiting)
  const absent = image.present.map(present => !present)
  definition.ignoreChangesWhile(absent)
  running.ignoreChangesWhile(absent, ['taskDefinition', 'count'])
  return graph
}

const addCluster = (graph: Graph, spec: ControlPlane) =>
  graph.add(
    Cluster,
    'services/cluster',
    { capacityProviders: ['FARGATE'], containerInsights: 'disabled', configuration: DEFAULT_CONFIGURATION },
    { name: resourceName(spec)() },
  )

/** What its task runs: the controller with the sources of the file. */
function addTaskDefinition(graph: Graph, input: ControlPlaneInput, image: ReturnType<typeof addImage>) {
  const { spec } = input
  const { cpu, memory, sources, region, gitSecret } = spec
  const logs = addLogGroup(graph, spec, `services/${OPERATOR}/logs`, resourcePath(spec)(OPERATOR))
  return graph.add(
    TaskDefinition,
    `services/${OPERATOR}/task-definition`,
    {
      cpu,
      memory,
      architecture: 'X86_64',
      executionRole: addExecutionRole(graph, input, { service: OPERATOR, repository: image.repository, sources: [], logs }),
      taskRole: addOperatorRole(graph, input),
      image: image.uri,
      command: ['run', ...sources.flatMap(source => ['--source', source])],
      port: 0,
      environment: { AWS_REGION: region, POSTMAGIQ_LISTEN: LISTEN, ...(gitSecret && { POSTMAGIQ_GIT_SECRET: gitSecret }) },
      secrets: {},
      logGroup: logs.ref('name'),
      user: '10001',
      readonlyRoot: true,
      capabilities: 'none',
      writable: ['/tmp'],
      configurationVersions: '',
    },
    { name: resourceName(spec)(OPERATOR) },
  )
}
