import type { Deployment, Service } from '@aws-sdk/client-ecs'

/** The quota of concurrent vCPUs on each capacity provider, in Service Quotas. */
const QUOTAS: Readonly<Record<string, string>> = { FARGATE: 'L-3032A538', FARGATE_SPOT: 'L-36FBB829' }

/**
 * What ECS says where a quota keeps a deployment from starting tasks, and how to ask for more; undefined where none does. ECS tries again
 * without an end, and neither fails the deployment nor counts a failed task.
 */
export function exceededQuota({ events = [], serviceArn = '' }: Service, deployment: Deployment): string | undefined {
  const since = Number(deployment.createdAt ?? 0)
  const newest = events.find(({ createdAt, message = '' }) => Number(createdAt) >= since && (isQuota(message) || isStart(message)))
  if (!newest?.message || !isQuota(newest.message)) return undefined
  return `${newest.message.replace(/\.$/, '')}. Ask for more: ${toRequests(serviceArn.split(':')[3], deployment).join(' or ')}`
}

function toRequests(region: string | undefined, { capacityProviderStrategy = [] }: Deployment) {
  const codes = capacityProviderStrategy.flatMap(({ capacityProvider = '' }) => QUOTAS[capacityProvider] ?? [])
  return (codes.length > 0 ? codes : [QUOTAS['FARGATE']]).map(
    code =>
      `aws service-quotas request-service-quota-increase --region ${region} --service-code fargate --quota-code ${code} --desired-value VCPUS`,
  )
}

const isQuota = (message: string) => /reached the limit on the number of|configuration is above your limit/.test(message)
const isStart = (message: string) => /has started \d+ tasks/.test(message)
