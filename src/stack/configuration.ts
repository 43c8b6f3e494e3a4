import { Parameter } from '../providers/ssm/parameter.ts'
import type { Graph } from '../reconciler/graph.ts'
import { pathIn, type Place } from './place.ts'

/** What tasks should know that is no secret, in Parameter Store: by variable, from where. */
export function configuration(graph: Graph, { spec }: Place) {
  const path = pathIn(spec)
  const add = (id: string, value: string) =>
    graph.add(Parameter, `configuration/${id}`, { value, type: 'String' }, { name: path(...id.split('/')) }).ref('arn')
  return {
    LLM_PROVIDERS: add('llm/providers', spec.llm.providers.join(',')),
    POSTGRES_EXTENSIONS: add('database/extensions', spec.database.extensions.join(',')),
  }
}

export type Configuration = ReturnType<typeof configuration>
