import type { Service as Description } from '@aws-sdk/client-ecs'
import type { Aws } from '../aws.ts'
import { ifExists } from '../errors.ts'
import { defineKind, type Listed, type Live, type PlannedChange, type Scope } from '../kind.ts'
import { collectPages, batches } from '../pages.ts'
import { toLowerTags, toOwner } from '../tags.ts'
import { listClusters } from './clusters.ts'
import { describeUses } from './definitions.ts'
import { type ServiceRevisionProps, fromRevision, revisionProps, toRevision } from './service-revision.ts'
import { fromSettings, type ServiceSettings, settingProps, toSettings } from './service-settings.ts'
import { readRollout } from './rollout.ts'
import { hasTasks } from './tasks.ts'

interface Props extends ServiceRevisionProps, ServiceSettings {
  /** The cluster's name. */
  cluster: string
}

interface Outputs {
  name: string
  arn: string
  cluster: string
}

/** Keeps a number of tasks running, and replaces them in a rolling deployment when their revision changes. */
export const Service = defineKind<Props, Outputs>({
  type: 'AWS::ECS::Service',
  identity: 'name',
  nameLimit: 255,
  createOnly: ['cluster'],
  unordered: ['subnets', 'securityGroups'],
  delegated: { count: ({ desired }, { count }) => desired === count.desired || (count.min <= desired && desired <= count.max) },
  replace: 'delete-first',
  summary: ['count', 'capacity', 'taskDefinition'],
  permissions: {
    list: [
      ...['ecs:ListClusters', 'ecs:ListServices', 'ecs:DescribeServices', 'ecs:ListServiceDeployments'],
      ...['ecs:DescribeServiceRevisions', 'ecs:ListTasks', 'ecs:DescribeTasks', 'ecs:DescribeTaskDefinition'],
    ],
    create: ['ecs:CreateService', 'ecs:TagResource', 'iam:CreateServiceLinkedRole'],
    update: ['ecs:UpdateService', 'ecs:TagResource', 'tag:TagResources'],
    delete: ['ecs:DeleteService', 'ecs:UpdateService', 'ecs:ListTasks', 'ecs:DescribeTasks'],
  },

  impact: changed => {
    const { count } = changed
    const stops = typeof count === 'object' && count.desired === 0
    return { level: stops ? 'outage' : startsDeployment(changed) ? 'rolling' : 'none', when: 'now' }
  },

  async list(scope) {
    const clusters = await listClusters(scope)
    const services = await Promise.all(clusters.map(cluster => describeServices(scope.aws, cluster)))
    return Promise.all(services.flat().map(service => toLive(scope, service)))
  },

  async create(target) {
    const { aws, name: serviceName, props } = target
    // No client token: the name is unique in the cluster, and AWS does not say how long it answers a token with a service deleted since.
    await aws.ecs.createService({
      cluster: props.cluster,
      serviceName,
      ...toInput(props, false),
      enableECSManagedTags: true,
      propagateTags: 'SERVICE',
      tags: toLowerTags(target),
    })
  },

  async update({ aws, props, repeated }, { arn: service, status, props: live }, changed) {
    const input = toInput(props, live.circuitBreaker !== undefined)
    const changedFields = Object.entries(fieldProps).filter(([, props]) => props.some(prop => prop in changed))
    await aws.ecs.updateService({
      cluster: props.cluster,
      service,
      ...Object.fromEntries(changedFields.map(([field]) => [field, input[field as keyof typeof input]])),
      forceNewDeployment: needsForce(unrepeated(changed, repeated), status),
    })
  },

  async retry({ aws }, { arn: service, props: { cluster, taskDefinition }, meaning, state }) {
    // Where the deployment is complete and only more tasks are missing, a forced one would replace the running ones for nothing.
    if (meaning === 'quota' && state === 'COMPLETED') return
    await aws.ecs.updateService({ cluster, service, taskDefinition, forceNewDeployment: true })
  },

  // ListServices omits a deleted service while its tasks are still stopping: only what is listed keeps roles and log groups in use.
  async delete({ aws }, { arn: service, name: serviceName, props: { cluster, count } }) {
    if (count.desired > 0) await aws.ecs.updateService({ cluster, service, desiredCount: 0 })
    else if (!(await hasTasks(aws, { cluster, serviceName }))) await aws.ecs.deleteService({ cluster, service, force: true })
  },
})

/** Whether a change replaces the tasks. */
const startsDeployment = (changed: PlannedChange<Props>) => [...Object.values(revisionProps).flat(), 'exec'].some(prop => prop in changed)

/**
 * Whether only a forced deployment makes a change. Running tasks get another capacity provider or ECS Exec only by replacement; after a
 * rollback, the restored revision is no change for AWS.
 */
const needsForce = (changed: PlannedChange<Props>, status: Live['status']) =>
  'capacity' in changed || 'exec' in changed || (status === 'failed' && startsDeployment(changed))

/** The changes that were not sent before: each forced deployment replaces all tasks. */
const unrepeated = (changed: PlannedChange<Props>, repeated: ReadonlySet<string>): PlannedChange<Props> =>
  Object.fromEntries(Object.entries(changed).filter(([prop]) => !repeated.has(prop)))

/** The input that CreateService and UpdateService share. */
const toInput = (props: Props, rollback: boolean) => ({ ...toRevision(props), ...toSettings(props, rollback) })

/** The props that make up each field of that input. Unchanged fields are not sent: any of them may start a deployment. */
const fieldProps = { ...revisionProps, ...settingProps }

/** The services of a cluster. */
async function describeServices({ ecs }: Aws, cluster: string): Promise<Description[]> {
  const arns = await ifExists(collectPages(ecs.paginateListServices({ cluster, maxResults: 100 }), page => page.serviceArns))
  const described = await Promise.all(
    batches(arns ?? [], 10).map(services => ifExists(ecs.describeServices({ cluster, services, include: ['TAGS'] }))),
  )
  return described.flatMap(answer => answer?.services ?? []).filter(({ status }) => status !== 'INACTIVE')
}

async function toLive(scope: Scope, service: Description): Promise<Listed<Props, Outputs>> {
  const cluster = service.clusterArn!.split('/').at(-1)!
  const [{ failedRevision, ...rollout }, uses] = await Promise.all([readRollout(scope.aws, service), readUses(scope, service)])
  return {
    name: service.serviceName!,
    arn: service.serviceArn!,
    owner: toOwner(service.tags),
    props: { cluster, ...fromRevision(failedRevision ?? service), ...fromSettings(service) },
    outputs: { name: service.serviceName!, arn: service.serviceArn!, cluster },
    uses,
    ...rollout,
  }
}

/** The revisions that a service's tasks run, those of an earlier deployment included, and what these revisions use. */
async function readUses(scope: Scope, { taskDefinition, deployments = [], tags }: Description): Promise<string[]> {
  const revisions = new Set([taskDefinition!, ...deployments.map(deployment => deployment.taskDefinition!)])
  return toOwner(tags) ? describeUses(scope, [...revisions]) : []
}
