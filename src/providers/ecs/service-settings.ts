import type { DeploymentConfiguration, Service } from '@aws-sdk/client-ecs'
import type { Listed } from '../kind.ts'
import type { ServiceRevisionProps } from './service-revision.ts'

/** The props of a service that no deployment changes and no rollback restores. */
export interface ServiceSettings {
  /** The initial number of tasks, and the range in which autoscaling may change it. */
  count: { readonly desired: number; readonly min: number; readonly max: number }
  /** How long a new task may fail its health checks; without effect where there is no target group. */
  healthGraceSeconds: number
  /** Whether ECS Exec can open a shell in a task. */
  exec: boolean
  minimumHealthyPercent: number
  maximumPercent: number
  /** Whether a deployment whose tasks keep failing is stopped and rolled back. */
  circuitBreaker: boolean
  /** Whether ECS moves tasks to balance availability zones. */
  zoneRebalancing: boolean
}

/** Settings as input of CreateService and UpdateService. */
export const toSettings = (props: ServiceSettings & Pick<ServiceRevisionProps, 'targetGroup'>) => ({
  desiredCount: props.count.desired,
  // AWS rejects a grace period without a load balancer, and in the same update as a service's first load balancer.
  healthCheckGracePeriodSeconds: props.targetGroup ? props.healthGraceSeconds : undefined,
  enableExecuteCommand: props.exec,
  deploymentConfiguration: {
    minimumHealthyPercent: props.minimumHealthyPercent,
    maximumPercent: props.maximumPercent,
    deploymentCircuitBreaker: { enable: props.circuitBreaker, rollback: props.circuitBreaker },
  },
  availabilityZoneRebalancing: props.zoneRebalancing ? ('ENABLED' as const) : ('DISABLED' as const),
})

/** The props that make up each field of that input. */
export const settingProps: Record<keyof ReturnType<typeof toSettings>, readonly (keyof ServiceSettings)[]> = {
  desiredCount: ['count'],
  healthCheckGracePeriodSeconds: ['healthGraceSeconds'],
  enableExecuteCommand: ['exec'],
  deploymentConfiguration: ['minimumHealthyPercent', 'maximumPercent', 'circuitBreaker'],
  availabilityZoneRebalancing: ['zoneRebalancing'],
}

/** Settings of DescribeServices, which knows only the current number of tasks. */
export const fromSettings = ({ desiredCount: desired = 0, ...service }: Service): Listed<ServiceSettings>['props'] => ({
  count: { desired, min: desired, max: desired },
  healthGraceSeconds: service.loadBalancers?.length ? (service.healthCheckGracePeriodSeconds ?? 0) : undefined,
  exec: service.enableExecuteCommand,
  ...fromDeployment(service.deploymentConfiguration),
  zoneRebalancing: service.availabilityZoneRebalancing && service.availabilityZoneRebalancing === 'ENABLED',
})

const fromDeployment = ({ minimumHealthyPercent, maximumPercent, deploymentCircuitBreaker }: DeploymentConfiguration = {}) => ({
  minimumHealthyPercent,
  maximumPercent,
  circuitBreaker: (deploymentCircuitBreaker?.enable && deploymentCircuitBreaker.rollback) ?? false,
})
