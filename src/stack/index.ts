import { Graph } from '../reconciler/graph.ts'
import { addConfiguration } from './configuration.ts'
import { addCache, addDatabase } from './data.ts'
import { addEdge } from './edge.ts'
import { addSecurityGroups } from './security-groups.ts'
import { addNetwork } from './network.ts'
import type { StackInput } from './naming.ts'
import { addSecrets } from './secrets.ts'
import { addServices } from './services.ts'
import { addStorage } from './storage.ts'

/** Everything an environment is made of: the table of contents. */
export function compose(input: StackInput): Graph {
  const { application, environment, region, deletion } = input.spec
  const graph = new Graph({ application, environment, region, generation: 1, deletion })
  const network = addNetwork(graph, input)
  const securityGroups = addSecurityGroups(graph, input, network)
  const database = addDatabase(graph, input, { network, securityGroups })
  const cache = addCache(graph, input, { network, securityGroups })
  const storage = addStorage(graph, input)
  const secrets = addSecrets(graph, input, database)
  const configuration = addConfiguration(graph, input)
  const edge = addEdge(graph, input, { network, securityGroups })
  addServices(graph, input, { network, securityGroups, database, cache, storage, secrets, configuration, edge })
  return graph
}
