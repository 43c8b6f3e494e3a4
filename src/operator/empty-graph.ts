import { Graph } from '../reconciler/graph.ts'
import type { Environment } from '../schema/environment.ts'

/** An environment's graph without anything in it: everything of it is to go. */
export const emptyGraph = ({ application, environment, region }: Environment) =>
  new Graph({ application, environment, region, generation: 1, deletion: { stateful: 'Delete', stateless: 'Delete' } })
