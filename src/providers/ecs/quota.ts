import type { Deployment, Service } from '@aws-sdk/client-ecs'
import { toRequest } from '../quotas.ts'

/** The quotas of concurrent vCPUs, in Service Quotas. */
const FARGATE = 'L-3032A538'
const BY_PROVIDER: Readonly<Record<string, string>> = { FARGATE, FARGATE_SPOT: 'L-36FBB829' }

/**
 * What ECS says where a quota keeps a deployment from starting tasks, and how to ask for more; undefined where none does. ECS tries again
 * without an end, and neither fails the deployment nor counts a failed task.
 */
export function exceededQuota({ events = [], serviceArn = '' }: Service, deployment: Deployment): string | undefined {
  const since = Number(deployment.createdAt ?? 0)
  const newest = events.find(({ createdAt, message = '' }) => Number(createdAt) >= since && (isQuota(message) || isStart(message)))
  if (!newest?.message || !isQuota(newest.message)) return undefined
  const requests = codesOf(deployment).map(code => toRequest('fargate', code, serviceArn.split(':')[3]))
  return `${newest.message.replace(/\.$/, '')}; request a higher quota: ${requests.join(' or ')}`
}

function codesOf({ capacityProviderStrategy = [] }: Deployment): string[] {
  const codes = capacityProviderStrategy.flatMap(({ capacityProvider = '' }) => BY_PROVIDER[capacityProvider] ?? [])
  return codes.length > 0 ? codes : [FARGATE]
}

const isQuota = (message: string) => /reached the limit on the number of|configuration is above your limit/.test(message)
const isStart = (message: string) => /has started \d+ tasks/.test(message)
