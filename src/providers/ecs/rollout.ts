import type { Service, ServiceDeploymentBrief, ServiceRevision } from '@aws-sdk/client-ecs'
import type { Aws } from '../aws.ts'
import { orNone } from '../errors.ts'
import type { Live } from '../kind.ts'

/** How far a service has come with what was last asked of it. */
export interface Rollout extends Pick<Live, 'status' | 'message'> {
  /** What was asked, where AWS has gone back to what ran before: asking for the same again would only fail again. */
  readonly asked?: ServiceRevision | undefined
}

/** Reads it: for most services from their description alone, for those in trouble with a few more calls. */
export async function readRollout(aws: Aws, service: Service): Promise<Rollout> {
  if (service.status === 'DRAINING') return { status: 'terminating', message: service.status }
  const undone = await undoneDeployment(aws, service)
  if (undone) return { ...(await toFailure(aws, service, undone)), asked: await toRevision(aws, undone) }
  const { rolloutState, rolloutStateReason, failedTasks } = service.deployments?.find(({ status }) => status === 'PRIMARY') ?? {}
  if (rolloutState === 'FAILED') return toFailure(aws, service, { statusReason: rolloutStateReason })
  if (rolloutState === 'COMPLETED' && service.runningCount === service.desiredCount) return { status: 'ready' }
  return { status: 'progressing', message: failedTasks ? await whyTasksStop(aws, service) : lastEvent(service) }
}

const lastEvent = ({ events = [] }: Service, about = /./) => events.find(({ message }) => about.test(message!))?.message

/** The newest deployment, if it was rolled back. Its trace in the description is an event; where there is none, there is no need to look. */
async function undoneDeployment({ ecs }: Aws, { serviceArn: service, clusterArn: cluster, events = [] }: Service) {
  if (!events.some(({ message }) => message?.includes('rolling back'))) return undefined
  const found = await orNone(ecs.listServiceDeployments({ service, cluster, maxResults: 100 }))
  const [newest] = (found?.serviceDeployments ?? []).toSorted((a, b) => Number(b.createdAt) - Number(a.createdAt))
  return newest?.status?.startsWith('ROLLBACK') ? newest : undefined
}

async function toRevision({ ecs }: Aws, { targetServiceRevisionArn: arn }: ServiceDeploymentBrief) {
  const found = await orNone(ecs.describeServiceRevisions({ serviceRevisionArns: [arn!] }))
  return found?.serviceRevisions?.[0]
}

async function toFailure(aws: Aws, service: Service, { status, statusReason }: ServiceDeploymentBrief): Promise<Rollout> {
  const rollingBack = status === 'ROLLBACK_REQUESTED' || status === 'ROLLBACK_IN_PROGRESS'
  const message = [statusReason, await whyTasksStop(aws, service)].filter(Boolean).join(' ')
  return { status: rollingBack ? 'progressing' : 'failed', message }
}

/** What became of the last task that failed, in AWS's words; it keeps them for about an hour. */
async function whyTasksStop({ ecs }: Aws, service: Service): Promise<string | undefined> {
  const { serviceName, clusterArn: cluster } = service
  const stopped = await orNone(ecs.listTasks({ cluster, serviceName, desiredStatus: 'STOPPED' }))
  const tasks = stopped?.taskArns ?? []
  const described = tasks.length > 0 ? await orNone(ecs.describeTasks({ cluster, tasks })) : undefined
  const [newest] = (described?.tasks ?? [])
    .filter(({ stopCode }) => stopCode === 'TaskFailedToStart' || stopCode === 'EssentialContainerExited')
    .toSorted((a, b) => Number(b.stoppedAt) - Number(a.stoppedAt))
  return newest?.stoppedReason ?? lastEvent(service, /unable|fail|unhealthy/i)
}
