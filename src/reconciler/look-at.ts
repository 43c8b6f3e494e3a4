import { UNKNOWN, type Live } from '../providers/kind.ts'
import { type Automation, keptProps } from './automation.ts'
import { decide, waitFor } from './decide.ts'
import type { Graph } from './graph.ts'
import { ignoredProps, type Node } from './node.ts'
import { observe } from './observe.ts'
import { withOrigin } from './origin.ts'
import { type Outputs, resolve } from './ref.ts'
import { isChange, type Step } from './step.ts'

/** The input of lookAt. */
interface Sight {
  /** The graph that it belongs to. */
  readonly graph: Pick<Graph, 'nodes' | 'applied'>
  /** The outputs of the resources it refers to. */
  readonly outputs: Outputs
  /** Every live one of its kind. */
  readonly listing: readonly Live[]
  /** Whether another resource is as desired, or will be. */
  readonly isDone: (id: string) => boolean
  /** Whether another resource is not asked for yet and does not exist. */
  readonly isWithheld: (id: string) => boolean
  /** Whether AWS resists changes of a prop. */
  readonly isResisted?: (prop: string) => boolean
  /** What may be done without a person; all of it where there is none. */
  readonly automation?: Automation | undefined
}

/** The step of one resource. Plan and reconciler share this rule. Pure. */
export function lookAt(node: Node, sight: Sight): Step {
  const { outputs, listing, isDone, isWithheld, isResisted = () => false } = sight
  const props = resolve(node.props, outputs) as object
  const observation = observe(node, props, listing)
  const live = observation.live ?? observation.predecessors[0]
  if (node.use) return waitFor(node, live, [])
  const withheld = [...node.references].filter(isWithheld)
  const asked = node.when ? resolve(node.when, outputs) : true
  if (withheld.length > 0) return waitFor(node, live, withheld)
  if (asked !== true) return waitFor(node, live, asked === UNKNOWN ? node.when!.from : [])
  const ignores = ignoredProps(node, outputs, isDone)
  const isIgnored = (prop: string) => ignores(prop) || isResisted(prop)
  const step = toOrigin(decide(node, props, observation, isIgnored), node, sight)
  const kept = sight.automation ? keptProps(step, sight.automation) : {}
  if (Object.keys(kept).length === 0) return step
  // The part of an update that may not be made keeps its live value: what is decided, hashed and sent is the rest.
  const rest = { ...node, props: { ...node.props, ...kept } }
  const part = toOrigin(decide(rest, { ...props, ...kept }, observation, isIgnored), rest, sight)
  return isChange(part) ? part : step
}

const toOrigin = (step: Step, node: Node, { graph, outputs }: Sight) =>
  withOrigin(step, node, graph.applied.get(node.id), { nodes: graph.nodes, outputs })
