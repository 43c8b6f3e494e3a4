import { Graph } from '../reconciler/graph.ts'
import { configuration } from './configuration.ts'
import { cache, database } from './data.ts'
import { edge } from './edge.ts'
import { firewalls } from './firewalls.ts'
import { network } from './network.ts'
import type { Place } from './place.ts'
import { secrets } from './secrets.ts'
import { services } from './services.ts'
import { storage } from './storage.ts'

/** Everything an environment is made of: the table of contents. */
export function compose(place: Place): Graph {
  const { application, environment, deletion } = place.spec
  const graph = new Graph({ application, environment, generation: 1, deletion })
  const net = network(graph, place)
  const ground = { network: net, firewalls: firewalls(graph, place, net) }
  const data = database(graph, place, ground)
  const queue = cache(graph, place, ground)
  const files = storage(graph, place)
  const kept = secrets(graph, place, data)
  const told = configuration(graph, place)
  const entrance = edge(graph, place, ground)
  services(graph, place, { ...ground, database: data, cache: queue, storage: files, secrets: kept, configuration: told, edge: entrance })
  return graph
}
