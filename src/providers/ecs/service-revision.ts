import type { AwsVpcConfiguration, ServiceRevision } from '@aws-sdk/client-ecs'
import { CONTAINER } from './container.ts'

/** What a deployment of a service brings, and a rollback takes back. */
export interface ServiceRevisionProps {
  taskDefinition: string
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
}

/** The same as AWS is told it. */
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

/** The props that each member of it is made of. */
export const revisionProps: Record<keyof ReturnType<typeof toRevision>, readonly (keyof ServiceRevisionProps)[]> = {
  taskDefinition: ['taskDefinition'],
  capacityProviderStrategy: ['capacity'],
  networkConfiguration: ['subnets', 'securityGroups', 'publicIp'],
  loadBalancers: ['targetGroup', 'port'],
}

/** The same as AWS tells it. */
export function fromRevision({
  taskDefinition,
  capacityProviderStrategy = [],
  networkConfiguration,
  ...revision
}: ServiceRevision): ServiceRevisionProps {
  const [loadBalancer] = revision.loadBalancers ?? []
  return {
    taskDefinition: taskDefinition!,
    capacity: Object.fromEntries(capacityProviderStrategy.map(({ capacityProvider, weight = 0 }) => [capacityProvider!, weight])),
    ...fromNetwork(networkConfiguration?.awsvpcConfiguration),
    targetGroup: loadBalancer?.targetGroupArn ?? '',
    port: loadBalancer?.containerPort ?? 0,
  }
}

const fromNetwork = (network: Partial<AwsVpcConfiguration> = {}) => ({
  subnets: network.subnets ?? [],
  securityGroups: network.securityGroups ?? [],
  publicIp: network.assignPublicIp === 'ENABLED',
})
