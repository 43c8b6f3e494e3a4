import { Graph } from '../reconciler/graph.ts'
import type { Environment } from '../schema/environment.ts'

/** A graph without resources, which deletes all of an environment. */
export const emptyGraph = ({ application, environment, region }: Pick<Environment, 'application' | 'environment' | 'region'>) =>
  new Graph({ application, environment, region, generation: 1, deletion: { stateful: 'Delete', stateless: 'Delete' } })
