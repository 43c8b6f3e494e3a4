import type { ClusterConfiguration, ClusterField, Cluster as Description } from '@aws-sdk/client-ecs'
import { defineKind, type Listed } from '../kind.ts'
import { batches } from '../pages.ts'
import { toLowerTags, toOwner } from '../tags.ts'
import { listClusters } from './clusters.ts'

interface Props {
  /** The capacity providers that tasks may run on: FARGATE, FARGATE_SPOT. */
  capacityProviders: readonly string[]
  /** The level of Container Insights, which CloudWatch bills. */
  containerInsights: 'disabled' | 'enabled' | 'enhanced'
  /** How sessions of ECS Exec are logged, and with which keys they and the storage of tasks are encrypted, in ECS's words. */
  configuration: ClusterConfiguration
}

interface Outputs {
  name: string
  arn: string
}

/** The configuration of a new cluster: sessions of ECS Exec go to the log of their container. */
export const DEFAULT_CONFIGURATION: ClusterConfiguration = { executeCommandConfiguration: { logging: 'DEFAULT' } }

/** A group of services. It has no default capacity provider strategy: each service declares its own. */
export const Cluster = defineKind<Props, Outputs>({
  type: 'AWS::ECS::Cluster',
  identity: 'name',
  nameLimit: 255,
  createOnly: [],
  unordered: ['capacityProviders'],
  replace: 'delete-first',
  exclusive: true,
  summary: ['capacityProviders', 'containerInsights'],
  permissions: {
    list: ['ecs:ListClusters', 'ecs:DescribeClusters'],
    create: ['ecs:CreateCluster', 'ecs:TagResource', 'iam:CreateServiceLinkedRole'],
    update: ['ecs:UpdateCluster', 'ecs:PutClusterCapacityProviders', 'ecs:TagResource', 'tag:TagResources'],
    delete: ['ecs:DeleteCluster'],
  },

  async list(scope) {
    const described = await Promise.all(
      batches(await listClusters(scope), 100).map(clusters => scope.aws.ecs.describeClusters({ clusters, include: INCLUDE })),
    )
    return described
      .flatMap(({ clusters = [] }) => clusters)
      .filter(({ status }) => status !== 'INACTIVE')
      .map(toLive)
  },

  async create(target) {
    const { aws, name, props } = target
    await aws.ecs.createCluster({
      clusterName: name,
      capacityProviders: [...props.capacityProviders],
      settings: toSettings(props),
      configuration: props.configuration,
      tags: toLowerTags(target),
    })
  },

  async update({ aws }, { name: cluster }, { capacityProviders, containerInsights, configuration }) {
    const settings = containerInsights && toSettings({ containerInsights })
    if (settings || configuration) await aws.ecs.updateCluster({ cluster, settings, configuration })
    if (capacityProviders)
      await aws.ecs.putClusterCapacityProviders({
        cluster,
        capacityProviders: [...capacityProviders],
        defaultCapacityProviderStrategy: [],
      })
  },

  async delete({ aws }, { name: cluster }) {
    await aws.ecs.deleteCluster({ cluster })
  },
})

const INCLUDE: ClusterField[] = ['SETTINGS', 'CONFIGURATIONS', 'ATTACHMENTS', 'TAGS']

const toSettings = ({ containerInsights: value }: Pick<Props, 'containerInsights'>) => [{ name: 'containerInsights' as const, value }]

const toLive = (cluster: Description): Listed<Props, Outputs> => ({
  name: cluster.clusterName!,
  arn: cluster.clusterArn!,
  owner: toOwner(cluster.tags),
  props: {
    capacityProviders: cluster.capacityProviders ?? [],
    containerInsights: (cluster.settings?.find(({ name }) => name === 'containerInsights')?.value ??
      'disabled') as Props['containerInsights'],
    configuration: { ...DEFAULT_CONFIGURATION, ...cluster.configuration },
  },
  outputs: { name: cluster.clusterName!, arn: cluster.clusterArn! },
  uses: [`/aws/ecs/containerinsights/${cluster.clusterName}/performance`],
  status: cluster.attachmentsStatus === 'UPDATE_IN_PROGRESS' ? 'progressing' : (statuses[cluster.status!] ?? 'progressing'),
  state: cluster.status,
})

const statuses: Record<string, Listed['status']> = { ACTIVE: 'ready', FAILED: 'failed', DEPROVISIONING: 'terminating' }
