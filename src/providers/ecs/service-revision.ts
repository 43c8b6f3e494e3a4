import type { AwsVpcConfiguration, ServiceRevision } from '@aws-sdk/client-ecs'
import type { Listed } from '../kind.ts'
import { CONTAINER } from './container.ts'

/** The props of a service that a deployment changes and a rollback restores. */
export interface ServiceRevisionProps {
  taskDefinition: string
  /** The capacity provider strategy: each provider's weight. */
  capacity: Readonly<Record<string, number>>
  subnets: readonly string[]
  securityGroups: readonly string[]
  /** Whether tasks get public addresses. */
  publicIp: boolean
  /** The ARN of the target group that tasks register with; empty for none. */
  targetGroup: string
  /** The container port that receives requests; without effect where there is no target group. */
  port: number
}

/** A revision as input of CreateService and UpdateService. */
export const toRevision = (props: ServiceRevisionProps) => ({
  taskDefinition: props.taskDefinition,
  capacityProviderStrategy: Object.entries(props.capacity).map(([capacityProvider, weight]) => ({ capacityProvider, weight })),
  networkConfiguration: {
    awsvpcConfiguration: {
      subnets: [...props.subnets],
      securityGroups: [...props.securityGroups],
      assignPublicIp: props.publicIp ? ('ENABLED' as const) : ('DISABLED' as const),
    },
  },
  loadBalancers: props.targetGroup ? [{ targetGroupArn: props.targetGroup, containerName: CONTAINER, containerPort: props.port }] : [],
})

/** The props that make up each field of that input. */
export const revisionProps: Record<keyof ReturnType<typeof toRevision>, readonly (keyof ServiceRevisionProps)[]> = {
  taskDefinition: ['taskDefinition'],
  capacityProviderStrategy: ['capacity'],
  networkConfiguration: ['subnets', 'securityGroups', 'publicIp'],
  loadBalancers: ['targetGroup', 'port'],
}

/** A revision of DescribeServices or DescribeServiceRevisions. */
export function fromRevision({
  taskDefinition,
  capacityProviderStrategy = [],
  networkConfiguration,
  ...revision
}: ServiceRevision): Listed<ServiceRevisionProps>['props'] {
  const [loadBalancer] = revision.loadBalancers ?? []
  return {
    taskDefinition: taskDefinition!,
    capacity: Object.fromEntries(capacityProviderStrategy.map(({ capacityProvider, weight = 0 }) => [capacityProvider!, weight])),
    ...fromNetwork(networkConfiguration?.awsvpcConfiguration),
    targetGroup: loadBalancer?.targetGroupArn ?? '',
    port: loadBalancer?.containerPort,
  }
}

const fromNetwork = (network: Partial<AwsVpcConfiguration> = {}) => ({
  subnets: network.subnets ?? [],
  securityGroups: network.securityGroups ?? [],
  publicIp: network.assignPublicIp === 'ENABLED',
})
