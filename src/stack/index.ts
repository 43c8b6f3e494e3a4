import { Graph } from '../reconciler/graph.ts'
import { addCache } from './cache.ts'
import { addConfiguration } from './configuration.ts'
import { addDatabase } from './database.ts'
import { addEdge } from './edge.ts'
import type { StackInput } from './naming.ts'
import { addNetwork } from './network.ts'
import { notesOn } from './notes.ts'
import { addSecrets } from './secrets.ts'
import { addSecurityGroups } from './security-groups.ts'
import { addServices } from './services.ts'
import { addStorage } from './storage.ts'

/** The resources of an environment. */
export function compose(input: StackInput): Graph {
  const { application, environment, region, deletion } = input.spec
  const graph = new Graph({ application, environment, region, generation: 1, deletion })
  graph.notes.push(...notesOn(input))
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
