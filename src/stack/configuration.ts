import { Parameter } from '../providers/ssm/parameter.ts'
import type { Graph } from '../reconciler/graph.ts'
import { resourcePath, type StackInput } from './naming.ts'

/** Configuration of tasks that is not secret, in Parameter Store: the parameter's ARN by environment variable. */
export function addConfiguration(graph: Graph, { spec }: StackInput) {
  const path = resourcePath(spec)
  const add = (id: string, value: string) =>
    graph.add(Parameter, `configuration/${id}`, { value, type: 'String' }, { name: path(...id.split('/')) }).ref('arn')
  // Parameter Store rejects empty values.
  const list = (variable: string, id: string, values: readonly string[]) =>
    values.length > 0 ? { [variable]: add(id, values.join(',')) } : {}
  return {
    ...list('LLM_PROVIDERS', 'llm/providers', spec.llm.providers),
    ...list('POSTGRES_EXTENSIONS', 'database/extensions', spec.database.extensions),
  }
}

export type Configuration = ReturnType<typeof addConfiguration>
