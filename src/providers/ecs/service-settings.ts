import type { Service } from '@aws-sdk/client-ecs'
import type { ServiceRevisionProps } from './service-revision.ts'

/** What holds for a service, whatever its tasks run. */
export interface ServiceSettings {
  /** How many tasks at first; autoscaling moves it between min and max. */
  count: { readonly desired: number; readonly min: number; readonly max: number }
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

/** The same as AWS is told it. */
export const toSettings = (props: ServiceSettings & Pick<ServiceRevisionProps, 'targetGroup'>) => ({
  desiredCount: props.count.desired,
  // AWS refuses it where there is no load balancer.
  healthCheckGracePeriodSeconds: props.targetGroup ? props.healthGraceSeconds : undefined,
  enableExecuteCommand: props.exec,
  deploymentConfiguration: {
    minimumHealthyPercent: props.minimumHealthyPercent,
    maximumPercent: props.maximumPercent,
    deploymentCircuitBreaker: { enable: props.circuitBreaker, rollback: props.circuitBreaker },
  },
  availabilityZoneRebalancing: props.zoneRebalancing ? ('ENABLED' as const) : ('DISABLED' as const),
})

/** The props that each member of it is made of. */
export const settingProps: Record<keyof ReturnType<typeof toSettings>, readonly (keyof ServiceSettings)[]> = {
  desiredCount: ['count'],
  healthCheckGracePeriodSeconds: ['healthGraceSeconds'],
  enableExecuteCommand: ['exec'],
  deploymentConfiguration: ['minimumHealthyPercent', 'maximumPercent', 'circuitBreaker'],
  availabilityZoneRebalancing: ['zoneRebalancing'],
}

/** The same as AWS tells it. */
export function fromSettings({ desiredCount: desired = 0, deploymentConfiguration, ...service }: Service): ServiceSettings {
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
