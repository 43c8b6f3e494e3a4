import type { Applied, Graph, PropHashes } from './graph.ts'
import { propHashes } from './origin.ts'
import type { Plan } from './plan.ts'

/** The hashes to record after a look: new ones of a resource found as asked, the recorded ones of any other that exists or is asked for. */
export function toApplied({ nodes, applied }: Graph, plan: Plan): Applied {
  const known = new Map<string, string>()
  const found = [...plan.steps, ...plan.orphans, ...plan.terminating].flatMap((step): [string, PropHashes][] => {
    const node = nodes.get(step.id)
    const isAsAsked = node && !node.use && step.action === 'none' && !step.rejected && !step.differs
    const hashes = isAsAsked ? propHashes(node, { nodes, outputs: plan.outputs }, known) : applied.get(step.id)
    return hashes ? [[step.id, hashes]] : []
  })
  return new Map(found)
}
