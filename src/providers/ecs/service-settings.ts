import type { Service } from '@aws-sdk/client-ecs'
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
  /** Whether a deployment whose tasks keep failing is stopped, and rolled back to the last one whose tasks ran. */
  circuitBreaker: boolean
  /** Whether ECS moves tasks to balance availability zones. */
  zoneRebalancing: boolean
}

/** Settings as input of CreateService and UpdateService; `rollback` is whether there is a deployment to roll back to. */
export const toSettings = (props: ServiceSettings & Pick<ServiceRevisionProps, 'targetGroup'>, rollback: boolean) => ({
  desiredCount: props.count.desired,
  // AWS rejects a grace period without a load balancer, and in the same update as a service's first load balancer.
  healthCheckGracePeriodSeconds: props.targetGroup ? props.healthGraceSeconds : undefined,
  enableExecuteCommand: props.exec,
  deploymentConfiguration: {
    minimumHealthyPercent: props.minimumHealthyPercent,
    maximumPercent: props.maximumPercent,
    deploymentCircuitBreaker: { enable: props.circuitBreaker, rollback: props.circuitBreaker && rollback },
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
  minimumHealthyPercent: service.deploymentConfiguration?.minimumHealthyPercent,
  maximumPercent: service.deploymentConfiguration?.maximumPercent,
  circuitBreaker: fromCircuitBreaker(service),
  zoneRebalancing: service.availabilityZoneRebalancing && service.availabilityZoneRebalancing === 'ENABLED',
})

/**
 * The circuit breaker's state; undefined while there is nothing to roll back to. A deployment of no tasks completes at once, and ECS would
 * roll the first real deployment back to it: twice the time, and a message about the wrong revision.
 */
const fromCircuitBreaker = ({ deploymentConfiguration, deployments = [] }: Service) => {
  const { enable = false, rollback = false } = deploymentConfiguration?.deploymentCircuitBreaker ?? {}
  const hasRun = deployments.some(({ rolloutState, runningCount = 0 }) => rolloutState === 'COMPLETED' && runningCount > 0)
  return enable && !rollback && !hasRun ? undefined : enable && rollback
}
