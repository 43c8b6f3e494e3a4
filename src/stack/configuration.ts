import { Parameter } from '../providers/ssm/parameter.ts'
import type { Graph } from '../reconciler/graph.ts'
import { resourcePath, type StackInput } from './naming.ts'
import type { VariableSource } from './variables.ts'

/** Configuration of tasks that is not secret, in Parameter Store. */
export function addConfiguration(graph: Graph, { spec }: StackInput): readonly VariableSource[] {
  const path = resourcePath(spec)
  const add = (variable: string, id: string, value: string): VariableSource => {
    const parameter = graph.add(Parameter, `configuration/${id}`, { value, type: 'String' }, { name: path(...id.split('/')) })
    const arn = parameter.ref('arn')
    return { kind: 'parameter', arn, variables: arn.map(arn => ({ [variable]: arn })), version: parameter.ref('version').map(String) }
  }
  // Parameter Store rejects empty values.
  const list = (variable: string, id: string, values: readonly string[]) => (values.length > 0 ? [add(variable, id, values.join(','))] : [])
  return [
    ...list('LLM_PROVIDERS', 'llm/providers', spec.llm.providers),
    ...list('POSTGRES_EXTENSIONS', 'database/extensions', spec.database.extensions),
  ]
}
