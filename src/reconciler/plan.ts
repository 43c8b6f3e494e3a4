import type { ActionNeeded, Kind } from '../providers/kind.ts'
import type { Automation } from './automation.ts'
import { fingerprint } from './compare.ts'
import { type Graph } from './graph.ts'
import { actionNeeded, type Node } from './node.ts'
import { lookAt } from './look-at.ts'
import type { Outputs } from './ref.ts'
import { refersTo } from './references.ts'
import { isChange, isSettled, readableOutputs, type Removal, removal, type Step } from './step.ts'
import type { Listings } from './world.ts'

/** Terraform's counts: a replacement is one to add and one to destroy. */
export interface Counts {
  readonly import: number
  readonly add: number
  readonly change: number
  readonly destroy: number
}

export interface Plan {
  readonly steps: readonly Step[]
  /** Resources that left the spec, and that the environment's policy does not delete. */
  readonly orphans: readonly Removal[]
  /** Resources that AWS is deleting. */
  readonly terminating: readonly Removal[]
  /** By id, the action that a person has to take for an existing resource. */
  readonly awaiting: ReadonlyMap<string, ActionNeeded>
  /** By id, sentences on fields of the spec that have no effect. */
  readonly notes: ReadonlyMap<string, readonly string[]>
  readonly counts: Counts
  /** The hash of all changing steps: the same until the spec or AWS changes. */
  readonly hash: string
  /** By id, the outputs that resources have, or will have for certain. */
  readonly outputs: Outputs
  /** Whether the same spec was applied before, by another version of this program. */
  readonly isUpgrade: boolean
}

/** The steps from the live resources to the desired ones, or those of them that the automation may take. Pure: the same input always gives the same plan. */
export function plan(graph: Graph, kinds: readonly Kind[], listings: Listings, automation?: Automation): Plan {
  const { wanted, outputs } = planNodes(graph, listings, automation)
  const present = new Set(wanted.flatMap(step => ('live' in step && step.live ? [step.live.arn] : [])))
  const unwanted = kinds.flatMap(kind => leftovers(graph, kind, listings, present))
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
    awaiting: new Map(wanted.flatMap(step => awaitingOf(graph.nodes.get(step.id)!, step, outputs))),
    notes: new Map(wanted.flatMap(notesOf)),
    counts: count(steps),
    hash: fingerprint(steps.filter(isChange).map(({ hash }) => hash)),
    outputs,
    isUpgrade: graph.isUpgrade,
  }
}

type Published = Map<string, Readonly<Record<string, unknown>>>

/** The step of every desired resource, in the graph's order, each with the outputs that the steps before it publish. */
function planNodes(graph: Graph, listings: Listings, automation: Automation | undefined) {
  const outputs: Published = new Map()
  const steps = new Map<string, Step>()
  const isWithheld = (id: string) => {
    const step = steps.get(id)
    return step?.action === 'wait' && !step.live
  }
  const isDone = (id: string) => {
    const step = steps.get(id)
    return step !== undefined && (isChange(step) || isSettled(step))
  }
  for (const node of graph.nodes.values()) {
    const step = lookAt(node, { graph, outputs, listing: listings.get(node.kind.type) ?? [], isDone, isWithheld, automation })
    steps.set(node.id, step)
    const readable = readableOutputs(step, isChange(step))
    if (readable) outputs.set(node.id, readable)
  }
  return { wanted: [...steps.values()], outputs }
}

function awaitingOf(node: Node, step: Step, outputs: Published): [string, ActionNeeded][] {
  if (step.action === 'wait') return step.needs ? [[node.id, step.needs]] : []
  const found = 'live' in step ? (step.live.awaiting ?? (isSettled(step) ? actionNeeded(node, outputs) : undefined)) : undefined
  return found ? [[node.id, found]] : []
}

function notesOf(step: Step): [string, readonly string[]][] {
  const notes = 'live' in step && step.live && step.action !== 'wait' ? (step.kind.notes?.(step.props, step.live) ?? []) : []
  return notes.length > 0 ? [[step.id, notes]] : []
}

/** Owned resources that no node has as its live one: those that left the spec, and predecessors. */
function leftovers(graph: Graph, kind: Kind, listings: Listings, present: ReadonlySet<string>): Removal[] {
  return (listings.get(kind.type) ?? [])
    .filter(live => graph.owns(live) && !present.has(live.arn))
    .map(live => {
      const { id } = live.owner!
      if (graph.nodes.has(id)) return removal(id, kind, live, { because: 'its successor exists', origin: 'spec', succeeded: true })
      const { applied, nodes } = graph
      const origin = applied.has(id) || nodes.size === 0 ? 'spec' : applied.size > 0 ? 'drift' : 'unknown'
      return removal(id, kind, live, { because: 'it is not asked for', origin })
    })
}

/** Whether to delete a resource that no node has: a predecessor always, the others by the environment's policy. */
function isPruned({ nodes, spec }: Graph, { id, kind, live }: Removal) {
  return nodes.has(id) || live.status === 'terminating' || spec.deletion[kind.stateful ? 'stateful' : 'stateless'] === 'Delete'
}

/** Orphans, and with them everything they refer to. */
function keepWhatOrphansUse(orphans: readonly Removal[], all: readonly Removal[]): readonly Removal[] {
  const used = all.filter(one => !orphans.includes(one) && orphans.some(({ live }) => refersTo(live, one)))
  return used.length === 0 ? orphans : keepWhatOrphansUse([...orphans, ...used], all)
}

function count(steps: readonly Step[]): Counts {
  const of = (...actions: Step['action'][]) => steps.filter(({ action }) => actions.includes(action)).length
  return { import: of('adopt'), add: of('create', 'replace'), change: of('update'), destroy: of('delete', 'replace') }
}
