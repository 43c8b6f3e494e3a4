import type { AwsVpcConfiguration, Service as Description, ServiceRevision, UpdateServiceCommandInput } from '@aws-sdk/client-ecs'
import type { Aws } from '../aws.ts'
import { orNone } from '../errors.ts'
import { defineKind, type Live } from '../kind.ts'
import { all, batches } from '../pages.ts'
import { toLowerTags, toOwner } from '../tags.ts'
import { listClusters } from './clusters.ts'
import { readRollout, type Rollout } from './rollout.ts'
import { CONTAINER } from './task-definition.ts'

interface Props {
  /** The cluster's name. */
  cluster: string
  taskDefinition: string
  /** How many tasks at first; autoscaling moves it between min and max. */
  count: { readonly desired: number; readonly min: number; readonly max: number }
  /** The share of tasks that each capacity provider gets. */
  capacity: Readonly<Record<string, number>>
  subnets: readonly string[]
  securityGroups: readonly string[]
  /** Whether tasks have addresses of their own on the internet. */
  publicIp: boolean
  /** Where its tasks take requests from; empty for nowhere. */
  targetGroup: string
  /** The port of the container that requests go to; 0 without a target group. */
  port: number
  /** How long a task may fail its health checks when it is new; 0 without a target group. */
  healthGraceSeconds: number
  /** Whether people may open a shell in its tasks. */
  exec: boolean
  minimumHealthyPercent: number
  maximumPercent: number
  /** Whether a deployment whose tasks keep failing is given up and undone. */
  circuitBreaker: boolean
  /** Whether tasks move to keep the zones in balance. */
  zoneRebalancing: boolean
}

interface Outputs {
  name: string
  arn: string
  cluster: string
}

/** Keeps as many tasks running as asked, and replaces them, a few at a time, when what they run changes. */
export const Service = defineKind<Props, Outputs>({
  type: 'AWS::ECS::Service',
  identity: 'name',
  nameLimit: 255,
  createOnly: ['cluster'],
  unordered: ['subnets', 'securityGroups'],
  delegated: { count: ({ desired }, { count }) => desired === count.desired || (count.min <= desired && desired <= count.max) },
  replace: 'delete-first',
  permissions: {
    list: [
      ...['ecs:ListClusters', 'ecs:ListServices', 'ecs:DescribeServices', 'ecs:ListServiceDeployments'],
      ...['ecs:DescribeServiceRevisions', 'ecs:ListTasks', 'ecs:DescribeTasks'],
    ],
    create: ['ecs:CreateService', 'ecs:TagResource', 'iam:CreateServiceLinkedRole'],
    update: ['ecs:UpdateService'],
    delete: ['ecs:DeleteService'],
  },

  impact: changed => ({ level: rolls(changed) ? 'rolling' : 'none', when: 'now' }),

  async list(scope) {
    const clusters = await listClusters(scope)
    const services = await Promise.all(clusters.map(cluster => describeAll(scope.aws, cluster)))
    return Promise.all(services.flat().map(async service => toLive(service, await readRollout(scope.aws, service))))
  },

  async create(target) {
    const { aws, name: serviceName, props } = target
    // Without a token: its name is unique in the cluster, and nobody knows for how long AWS would answer a token with a service deleted since.
    await aws.ecs.createService({
      cluster: props.cluster,
      serviceName,
      ...toInput(props),
      enableECSManagedTags: true,
      propagateTags: 'SERVICE',
      tags: toLowerTags(target),
    })
  },

  async update({ aws, props }, { arn: service, status }, changed) {
    const input = toInput(props)
    const members = (Object.keys(madeOf) as (keyof typeof madeOf)[]).filter(member => madeOf[member].some(prop => prop in changed))
    await aws.ecs.updateService({
      cluster: props.cluster,
      service,
      ...Object.fromEntries(members.map(member => [member, input[member]])),
      // Running tasks keep their place and their shell, or lack of one, until they are replaced; and what ran before a deployment
      // that failed is no change to AWS, which has gone back to it by itself.
      forceNewDeployment: 'capacity' in changed || 'exec' in changed || (status === 'failed' && rolls(changed)),
    })
  },

  async delete({ aws }, { arn: service, props: { cluster } }) {
    await aws.ecs.deleteService({ cluster, service, force: true })
  },
})

/** Whether a change replaces the tasks. */
const rolls = (changed: Partial<Props>) =>
  ['taskDefinition', 'capacity', 'subnets', 'securityGroups', 'publicIp', 'targetGroup', 'port', 'exec'].some(prop => prop in changed)

/** What create and update share. */
const toInput = (props: Props) =>
  ({
    taskDefinition: props.taskDefinition,
    desiredCount: props.count.desired,
    capacityProviderStrategy: Object.entries(props.capacity).map(([capacityProvider, weight]) => ({ capacityProvider, weight })),
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: [...props.subnets],
        securityGroups: [...props.securityGroups],
        assignPublicIp: props.publicIp ? 'ENABLED' : 'DISABLED',
      },
    },
    loadBalancers: props.targetGroup ? [{ targetGroupArn: props.targetGroup, containerName: CONTAINER, containerPort: props.port }] : [],
    // AWS refuses it where there is no load balancer.
    healthCheckGracePeriodSeconds: props.targetGroup ? props.healthGraceSeconds : undefined,
    enableExecuteCommand: props.exec,
    deploymentConfiguration: {
      minimumHealthyPercent: props.minimumHealthyPercent,
      maximumPercent: props.maximumPercent,
      deploymentCircuitBreaker: { enable: props.circuitBreaker, rollback: props.circuitBreaker },
    },
    availabilityZoneRebalancing: props.zoneRebalancing ? 'ENABLED' : 'DISABLED',
  }) satisfies Partial<UpdateServiceCommandInput>

/** The props that each member of it is made of: what is sent may roll all tasks, so what has not changed is not sent. */
const madeOf: Record<keyof ReturnType<typeof toInput>, readonly (keyof Props)[]> = {
  taskDefinition: ['taskDefinition'],
  desiredCount: ['count'],
  capacityProviderStrategy: ['capacity'],
  networkConfiguration: ['subnets', 'securityGroups', 'publicIp'],
  loadBalancers: ['targetGroup', 'port'],
  healthCheckGracePeriodSeconds: ['healthGraceSeconds'],
  enableExecuteCommand: ['exec'],
  deploymentConfiguration: ['minimumHealthyPercent', 'maximumPercent', 'circuitBreaker'],
  availabilityZoneRebalancing: ['zoneRebalancing'],
}

/** The services of a cluster. AWS lists none that is going: the cluster and the network then say that they are still in use. */
async function describeAll({ ecs }: Aws, cluster: string): Promise<Description[]> {
  const arns = await orNone(all(ecs.paginateListServices({ cluster, maxResults: 100 }), page => page.serviceArns))
  const described = await Promise.all(
    batches(arns ?? [], 10).map(services => orNone(ecs.describeServices({ cluster, services, include: ['TAGS'] }))),
  )
  return described.flatMap(found => found?.services ?? []).filter(({ status }) => status !== 'INACTIVE')
}

function toLive(service: Description, { status, message, asked }: Rollout): Live<Props, Outputs> {
  const cluster = service.clusterArn!.split('/').at(-1)!
  return {
    name: service.serviceName!,
    arn: service.serviceArn!,
    owner: toOwner(service.tags),
    props: { cluster, ...toRevisionProps(asked ?? service), ...toOwnProps(service) },
    outputs: { name: service.serviceName!, arn: service.serviceArn!, cluster },
    status,
    message,
  }
}

/** What a deployment brings, and a rollback takes back. */
function toRevisionProps({ taskDefinition, capacityProviderStrategy = [], networkConfiguration, loadBalancers = [] }: ServiceRevision) {
  const [balanced] = loadBalancers
  return {
    taskDefinition: taskDefinition!,
    capacity: Object.fromEntries(capacityProviderStrategy.map(({ capacityProvider, weight = 0 }) => [capacityProvider!, weight])),
    ...toNetwork(networkConfiguration?.awsvpcConfiguration),
    targetGroup: balanced?.targetGroupArn ?? '',
    port: balanced?.containerPort ?? 0,
  }
}

const toNetwork = (network: Partial<AwsVpcConfiguration> = {}) => ({
  subnets: network.subnets ?? [],
  securityGroups: network.securityGroups ?? [],
  publicIp: network.assignPublicIp === 'ENABLED',
})

/** What holds for the service, whatever its tasks run. */
function toOwnProps({ desiredCount: desired = 0, deploymentConfiguration, ...service }: Description) {
  const { minimumHealthyPercent = 100, maximumPercent = 200, deploymentCircuitBreaker } = deploymentConfiguration ?? {}
  return {
    count: { desired, min: desired, max: desired },
    healthGraceSeconds: service.healthCheckGracePeriodSeconds ?? 0,
    exec: service.enableExecuteCommand ?? false,
    minimumHealthyPercent,
    maximumPercent,
    circuitBreaker: (deploymentCircuitBreaker?.enable && deploymentCircuitBreaker.rollback) ?? false,
    zoneRebalancing: service.availabilityZoneRebalancing === 'ENABLED',
  }
}
