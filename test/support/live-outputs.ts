import type { Graph } from '../../src/reconciler/graph.ts'

/** Outputs of live resources by id. */
export type LiveOutputs = Readonly<Record<string, object>>

/** Outputs of live resources in the state that the defaults of prod ask for. */
const LIVE: LiveOutputs = {
  'images/api': { images: { latest: 'sha256:1' } },
  'database/proxy': { iamAuth: false },
  'cache/replication-group': { encryption: true },
}

/** The outputs of all resources: these live ones, and for any other the name of resource and output. */
export function outputsOf({ nodes }: Graph, live: LiveOutputs = {}) {
  const named = (id: string) => new Proxy({}, { get: (_, output) => `${id}.${String(output)}` })
  return new Map([...nodes.keys()].map(id => [id, { ...LIVE[id], ...live[id], __proto__: named(id) }]))
}
