import type { Deployment, Service, ServiceDeploymentBrief, ServiceRevision } from '@aws-sdk/client-ecs'
import type { Aws } from '../aws.ts'
import { ifExists } from '../errors.ts'
import type { Listed } from '../kind.ts'
import { exceededQuota } from './quota.ts'
import { describeStoppedTasks } from './tasks.ts'

/** The progress of a service's newest deployment. */
export interface Rollout extends Pick<Listed, 'status' | 'state' | 'message' | 'meaning'> {
  /** The revision that AWS rolled back from. It counts as the live one, so that the same revision is not deployed and fails again. */
  readonly failedRevision?: ServiceRevision | undefined
}

/** Reads a service's rollout: from its description alone if all is well, else with a few more calls. */
export async function readRollout(aws: Aws, service: Service): Promise<Rollout> {
  if (service.status === 'DRAINING') return { status: 'terminating', state: service.status }
  const rolledBack = await rolledBackDeployment(aws, service)
  if (rolledBack)
    return {
      ...(await toFailure(aws, service, rolledBack)),
      state: rolledBack.status,
      failedRevision: await describeRevision(aws, rolledBack),
    }
  const primary = service.deployments?.find(({ status }) => status === 'PRIMARY')
  return { ...(await toProgress(aws, service, primary)), state: primary?.rolloutState }
}

async function toProgress(aws: Aws, service: Service, primary: Deployment = {}): Promise<Rollout> {
  const { rolloutState, rolloutStateReason, failedTasks } = primary
  if (rolloutState === 'FAILED') return toFailure(aws, service, { statusReason: rolloutStateReason })
  if (rolloutState === 'COMPLETED' && service.runningCount === service.desiredCount) return { status: 'ready' }
  const exceeded = exceededQuota(service, primary)
  if (exceeded) return { status: 'failed', meaning: 'quota', message: exceeded }
  return { status: 'progressing', message: failedTasks ? await taskFailureReason(aws, service) : lastEvent(service) }
}

const lastEvent = ({ events = [] }: Service, pattern = /./) => events.find(({ message }) => pattern.test(message!))?.message

/** The newest deployment, if it was rolled back. A service event announces a rollback, so without one no call is made. */
async function rolledBackDeployment({ ecs }: Aws, { serviceArn: service, clusterArn: cluster, events = [] }: Service) {
  if (!events.some(({ message }) => message?.includes('rolling back'))) return undefined
  const listed = await ifExists(ecs.listServiceDeployments({ service, cluster, maxResults: 100 }))
  const [newest] = (listed?.serviceDeployments ?? []).toSorted((a, b) => Number(b.createdAt) - Number(a.createdAt))
  return newest?.status?.startsWith('ROLLBACK') ? newest : undefined
}

async function describeRevision({ ecs }: Aws, { targetServiceRevisionArn: arn }: ServiceDeploymentBrief) {
  const described = await ifExists(ecs.describeServiceRevisions({ serviceRevisionArns: [arn!] }))
  return described?.serviceRevisions?.[0]
}

async function toFailure(aws: Aws, service: Service, { status, statusReason }: ServiceDeploymentBrief): Promise<Rollout> {
  const rollingBack = status === 'ROLLBACK_REQUESTED' || status === 'ROLLBACK_IN_PROGRESS'
  const message = [statusReason, await taskFailureReason(aws, service)].filter(Boolean).join(' ')
  return { status: rollingBack ? 'progressing' : 'failed', message }
}

/** AWS's reason why the last failed task stopped. */
async function taskFailureReason(aws: Aws, service: Service): Promise<string | undefined> {
  const { serviceName = '', clusterArn: cluster = '' } = service
  const [newest] = ((await ifExists(describeStoppedTasks(aws, { cluster, serviceName }))) ?? [])
    .filter(({ stopCode }) => stopCode === 'TaskFailedToStart' || stopCode === 'EssentialContainerExited')
    .toSorted((a, b) => Number(b.stoppedAt) - Number(a.stoppedAt))
  return newest?.stoppedReason ?? lastEvent(service, /unable|fail|unhealthy/i)
}
