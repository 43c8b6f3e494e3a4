import { LogGroup } from '../providers/logs/log-group.ts'
import type { Graph } from '../reconciler/graph.ts'
import type { Environment } from '../schema/environment.ts'

/** A log group under the name that its writer uses: AWS would create it without a retention. */
export const addLogGroup = (graph: Graph, { logs }: Pick<Environment, 'logs'>, id: string, name: string) =>
  graph.add(LogGroup, id, { retentionDays: logs.retentionDays }, { name })
