import { Parameter } from '../providers/ssm/parameter.ts'
import type { Graph } from '../reconciler/graph.ts'
import { resourcePath, type StackInput } from './naming.ts'

/** What tasks should know that is no secret, in Parameter Store: by variable, from where. */
export function addConfiguration(graph: Graph, { spec }: StackInput) {
  const path = resourcePath(spec)
  const add = (id: string, value: string) =>
    graph.add(Parameter, `configuration/${id}`, { value, type: 'String' }, { name: path(...id.split('/')) }).ref('arn')
  // AWS takes no empty ones.
  const list = (variable: string, id: string, values: readonly string[]) =>
    values.length > 0 ? { [variable]: add(id, values.join(',')) } : {}
  return {
    ...list('LLM_PROVIDERS', 'llm/providers', spec.llm.providers),
    ...list('POSTGRES_EXTENSIONS', 'database/extensions', spec.database.extensions),
  }
}

export type Configuration = ReturnType<typeof addConfiguration>
