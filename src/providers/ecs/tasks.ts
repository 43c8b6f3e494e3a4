import type { Task } from '@aws-sdk/client-ecs'
import type { Aws } from '../aws.ts'
import { batches, collectPages } from '../pages.ts'

/** A service, as the calls about tasks name it. */
export interface ServiceKey {
  readonly cluster: string
  readonly serviceName: string
}

/** The tasks of a service that have stopped or are to stop. ECS lists them for at least an hour after they stopped (DescribeTasks). */
export async function describeStoppedTasks({ ecs }: Aws, service: ServiceKey): Promise<Task[]> {
  const arns = await collectPages(ecs.paginateListTasks({ ...service, desiredStatus: 'STOPPED' }), page => page.taskArns)
  const described = await Promise.all(batches(arns, 100).map(tasks => ecs.describeTasks({ cluster: service.cluster, tasks })))
  return described.flatMap(({ tasks = [] }) => tasks)
}

/** Whether a task of a service runs or is still stopping: its program has its stop timeout to finish, and needs its role until then. */
export async function hasTasks(aws: Aws, service: ServiceKey): Promise<boolean> {
  const { taskArns = [] } = await aws.ecs.listTasks({ ...service, maxResults: 1 })
  return taskArns.length > 0 || (await describeStoppedTasks(aws, service)).some(({ lastStatus }) => lastStatus !== 'STOPPED')
}
