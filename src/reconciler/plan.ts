import type { Kind } from '../providers/kind.ts'
import { fingerprint } from './compare.ts'
import { decide, unknownOutputs, type Removal, removal, type Step } from './decide.ts'
import { actionNeeded, type Graph, ignoredProps, type Node } from './graph.ts'
import { resolve, UNKNOWN } from './ref.ts'
import type { ActionNeeded } from './status.ts'
import { refersTo } from './references.ts'
import { observe, type Listings } from './world.ts'

/** Terraform's counts: a replacement is one to add and one to destroy. */
export interface Counts {
  readonly import: number
  readonly add: number
  readonly change: number
  readonly destroy: number
}

export interface Plan {
  readonly steps: readonly Step[]
  /** What the spec no longer has, and the environment's policy leaves alone. */
  readonly orphans: readonly Removal[]
  /** What AWS is taking away already. */
  readonly terminating: readonly Removal[]
  /** What stands, and waits for someone: which, for what, and what to do. */
  readonly awaiting: ReadonlyMap<string, ActionNeeded>
  readonly counts: Counts
  /** Names what the plan would do: the same until the spec or AWS changes. */
  readonly hash: string
}

/** What would make the live resources the desired ones. Pure: the same graph and listings always give the same plan. */
export function plan(graph: Graph, kinds: readonly Kind[], listings: Listings): Plan {
  const outputs = new Map<string, Record<string, unknown>>()
  const kept = new Set<string>()
  const wanted = [...graph.nodes.values()].map(look)
  const unwanted = kinds.flatMap(leftovers)
  const orphans = keepWhatOrphansUse(
    unwanted.filter(step => !isPruned(graph, step)),
    unwanted,
  )
  const leaving = unwanted.filter(step => !orphans.includes(step))
  const steps = [...wanted, ...leaving.filter(({ live }) => live.status !== 'terminating')]
  return {
    steps,
    orphans,
    terminating: leaving.filter(({ live }) => live.status === 'terminating'),
    awaiting: new Map(wanted.filter(isSettled).flatMap(({ id }) => awaiting(id))),
    counts: count(steps),
    hash: hashOf(steps),
  }

  function awaiting(id: string): [string, ActionNeeded][] {
    const found = actionNeeded(graph.nodes.get(id)!, outputs)
    return found ? [[id, found]] : []
  }

  function look(node: Node) {
    const props = resolve(node.props, outputs) as object
    const step = decide(node, props, observe(node, props, listings.get(node.kind.type) ?? []), ignoredProps(node, outputs))
    if (step.action === 'create') return step
    kept.add(step.live.arn)
    if (step.action !== 'replace')
      outputs.set(node.id, { ...step.live.outputs, ...Object.fromEntries(unknownOutputs(step).map(output => [output, UNKNOWN])) })
    return step
  }

  /** Ours, but not any resource's live one: orphans, and predecessors whose successor stands. */
  function leftovers(kind: Kind): Removal[] {
    return (listings.get(kind.type) ?? [])
      .filter(({ owner, arn }) => owner?.environment === graph.environment && !kept.has(arn))
      .map(live => removal(live.owner!.id, kind, live, because(graph.nodes.has(live.owner!.id))))
  }
}

/** Whether what is not asked for is to be deleted: what was replaced always, the rest as the environment's policy says. */
function isPruned({ nodes, spec }: Graph, { id, kind, live }: Removal) {
  return nodes.has(id) || live.status === 'terminating' || spec.deletion[kind.stateful ? 'stateful' : 'stateless'] === 'Delete'
}

/** Left alone with them is what they could not do without. */
function keepWhatOrphansUse(orphans: readonly Removal[], all: readonly Removal[]): readonly Removal[] {
  const used = all.filter(one => !orphans.includes(one) && orphans.some(({ live }) => refersTo(live, one)))
  return used.length === 0 ? orphans : keepWhatOrphansUse([...orphans, ...used], all)
}

const hashOf = (steps: readonly Step[]) => fingerprint(steps.filter(({ action }) => action !== 'none').map(({ hash }) => hash))
const because = (replaced: boolean) => (replaced ? 'its successor stands' : 'it is not asked for')

/** Whether a step takes something away. */
export const destroys = ({ action }: Step) => action === 'delete' || action === 'replace'

/** Whether a resource is as desired, and can be used. */
export const isSettled = (step: Step) => step.action === 'none' && step.live.status === 'ready' && !step.refused

function count(steps: readonly Step[]): Counts {
  const of = (...actions: Step['action'][]) => steps.filter(({ action }) => actions.includes(action)).length
  return { import: of('adopt'), add: of('create', 'replace'), change: of('update'), destroy: of('delete', 'replace') }
}
