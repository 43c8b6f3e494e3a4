import { Parameter } from '../providers/ssm/parameter.ts'
import type { Graph } from '../reconciler/graph.ts'
import { resourcePath, type StackInput } from './naming.ts'

/** Configuration of tasks that is not secret, in Parameter Store. */
export function addConfiguration(graph: Graph, { spec }: StackInput) {
  const path = resourcePath(spec)
  const add = (variable: string, id: string, value: string) => {
    const parameter = graph.add(Parameter, `configuration/${id}`, { value, type: 'String' }, { name: path(...id.split('/')) })
    const arn = parameter.ref('arn')
    return { arn, variables: arn.map(arn => ({ [variable]: arn })) }
  }
  // Parameter Store rejects empty values.
  const list = (variable: string, id: string, values: readonly string[]) => (values.length > 0 ? [add(variable, id, values.join(','))] : [])
  return [
    ...list('LLM_PROVIDERS', 'llm/providers', spec.llm.providers),
    ...list('POSTGRES_EXTENSIONS', 'database/extensions', spec.database.extensions),
  ]
}

export type Configuration = ReturnType<typeof addConfiguration>
