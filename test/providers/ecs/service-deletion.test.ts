import { afterAll, beforeAll, expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { Service } from '../../../src/providers/ecs/service.ts'
import { TaskDefinition } from '../../../src/providers/ecs/task-definition.ts'
import { Role } from '../../../src/providers/iam/role.ts'
import { LogGroup } from '../../../src/providers/logs/log-group.ts'
import { admissionFor } from '../../../src/reconciler/admission.ts'
import { Contention } from '../../../src/reconciler/contention.ts'
import { converge } from '../../../src/reconciler/converge.ts'
import { Events } from '../../../src/reconciler/events.ts'
import { plan } from '../../../src/reconciler/plan.ts'
import { Resistance } from '../../../src/reconciler/resistance.ts'
import { Status } from '../../../src/reconciler/status.ts'
import { World } from '../../../src/reconciler/world.ts'
import { ACCOUNT } from '../../support/account.ts'
import { approve } from '../../support/approve.ts'
import { newGraph } from '../../support/converge.ts'
import { newCluster } from '../../support/ecs.ts'
import { newNetwork } from '../../support/elbv2.ts'
import { type Emulator, newEmulator } from '../../support/emulator.ts'
import { QUICK } from '../../support/timing.ts'

const kinds = [Role, LogGroup, TaskDefinition, Service]
const cluster = 'app-test'
let emulator: Emulator

// Slow enough for tasks to be seen while they stop.
beforeAll(async () => {
  emulator = await newEmulator({ timeScale: 0.02 })
})
afterAll(() => emulator.stop())

test('roles and log group of a service are deleted after its last task has stopped, even if its revision was deregistered', async () => {
  const aws = new Aws({ region: 'us-east-1', endpoint: emulator.url })
  await newCluster(aws, cluster)
  const { subnets, groups } = await newNetwork(aws)
  await bring(aws, withService({ subnets: subnets.slice(0, 2), securityGroups: [groups[0]!] }))
  const { taskDefinitionArns } = await aws.ecs.listTaskDefinitions({ status: 'ACTIVE' })
  await aws.ecs.deregisterTaskDefinition({ taskDefinition: taskDefinitionArns![0]! })

  const { taskArns: tasks = [] } = await aws.ecs.listTasks({ cluster })
  expect(tasks).toHaveLength(2)
  const seen: Promise<unknown>[] = []
  const onCall = (_client: string, command: string) => {
    if (/DeleteRoleCommand|DeleteLogGroup|DeleteService/.test(command)) seen.push(statesOf(aws, tasks))
  }
  await bring(new Aws({ region: 'us-east-1', endpoint: emulator.url, onCall }), newGraph())
  expect(await Promise.all(seen)).toEqual(Array.from({ length: 4 }, () => ['STOPPED', 'STOPPED']))
})

function withService(network: { readonly subnets: string[]; readonly securityGroups: string[] }) {
  const graph = newGraph()
  const Statement = [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }]
  const rights = { trust: { Version: '2012-10-17', Statement }, policies: {}, managed: [], boundary: '', maxSessionSeconds: 3600 }
  const addRole = (id: string) => graph.add(Role, id, rights).ref('arn')
  const definition = graph.add(TaskDefinition, 'definition', {
    ...{ cpu: 256, memory: 512, architecture: 'X86_64', executionRole: addRole('roles/execution'), taskRole: addRole('roles/task') },
    ...{
      image: 'public.ecr.aws/nginx/nginx',
      command: [],
      port: 8000,
      environment: {},
      secrets: {},
      user: '',
      readonlyRoot: true,
      capabilities: 'none',
    },
    ...{ logGroup: graph.add(LogGroup, 'logs', { retentionDays: 14 }).ref('name'), writable: [], configurationVersions: '' },
  })
  graph.add(Service, 'service', {
    ...{ cluster, taskDefinition: definition.ref('arn'), count: { desired: 2, min: 2, max: 2 }, capacity: { FARGATE: 1 } },
    ...{ ...network, publicIp: false, targetGroup: '', port: 0, healthGraceSeconds: 0, exec: false, zoneRebalancing: true },
    ...{ minimumHealthyPercent: 100, maximumPercent: 200, circuitBreaker: true },
  })
  return graph
}

/** Converges the environment, and gives every consent. */
async function bring(aws: Aws, graph: ReturnType<typeof newGraph>) {
  const world = new World({ aws, account: ACCOUNT, timing: QUICK })
  world.watch(graph)
  const shown = plan(graph, kinds, await world.listings(kinds, graph.environment))
  const approvals = approve(shown, new Date(Date.now() + 60_000))
  const admission = admissionFor(shown, { approvals, destroyLimit: 10 }, () => true)
  const context = {
    graph,
    kinds,
    world,
    status: new Status(),
    events: new Events(),
    admission,
    resistance: new Resistance(),
    contention: new Contention(),
    timing: QUICK,
  }
  await converge({ ...context, adopt: async () => {} }, AbortSignal.timeout(30_000))
  expect(plan(graph, kinds, await world.listings(kinds, graph.environment)).counts).toMatchObject({ add: 0, change: 0, destroy: 0 })
}

const statesOf = async ({ ecs }: Aws, tasks: string[]) =>
  ((await ecs.describeTasks({ cluster, tasks })).tasks ?? []).map(({ lastStatus }) => lastStatus)
