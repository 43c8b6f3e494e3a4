import { type Change, fingerprint, type Origin } from './compare.ts'
import type { Graph, PropHashes } from './graph.ts'
import type { Node } from './node.ts'
import { mapRefs, type Outputs, resolve } from './ref.ts'
import { isChange, type Step } from './step.ts'

/** The resources that refer to each other, and the outputs that they read. */
interface Sources {
  readonly nodes: Graph['nodes']
  readonly outputs: Outputs
}

/**
 * The hashes of a resource's desired props. A reference counts as what the other resource is asked to be, so that whatever follows from
 * a change of the spec is of the spec too; its value counts only where somebody provides it from outside.
 */
export function propHashes(node: Node, { nodes, outputs }: Sources, known = new Map<string, string>()): PropHashes {
  const hash = (value: unknown) =>
    fingerprint(mapRefs(value, ({ from, using, inputs }) => [from.map(hashOf), using, inputs.map(input => resolve(input, outputs))]))
  const hashOf = (id: string) => {
    const found = known.get(id) ?? fingerprint(propHashes(nodes.get(id)!, { nodes, outputs }, known))
    known.set(id, found)
    return found
  }
  return Object.fromEntries(
    Object.entries({ ...node.props, region: node.region, name: node.name }).map(([prop, value]) => [prop, hash(value)]),
  )
}

/** A step of a desired resource, with the origin of each of its changes. */
export function withOrigin(step: Step, node: Node, applied: PropHashes | undefined, sources: Sources): Step {
  if (!isChange(step) || step.action === 'delete') return step
  if (!applied) return step.action === 'create' ? { ...step, origin: 'spec' } : withOrigins(step, () => 'unknown')
  const hashes = propHashes(node, sources)
  if (step.action === 'create')
    return { ...step, origin: Object.keys(hashes).every(prop => hashes[prop] === applied[prop]) ? 'drift' : 'spec' }
  return withOrigins(step, prop => (hashes[prop] === applied[prop] ? 'drift' : 'spec'))
}

/** A step whose origin follows from those of its changes: one that only adopts is of drift where a record knows the resource. */
function withOrigins<S extends { readonly changes: readonly Change[] } & Step>(step: S, originOf: (prop: string) => Origin): S {
  const changes = step.changes.map(change => ({ ...change, origin: originOf(change.prop) }))
  const [origin = originOf('name'), ...others] = new Set(changes.map(change => change.origin))
  return { ...step, changes, origin: others.length > 0 ? 'both' : origin }
}
