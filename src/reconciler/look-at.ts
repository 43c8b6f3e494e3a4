import { UNKNOWN, type Live } from '../providers/kind.ts'
import { type Automation, keptProps } from './automation.ts'
import { decide, waitFor } from './decide.ts'
import type { Graph } from './graph.ts'
import { ignoredProps, type Node } from './node.ts'
import { type Observation, observe } from './observe.ts'
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
  /** Whether a prop is not changed, because AWS resists that or another writer undoes it. */
  readonly isLeftAlone?: (prop: string) => boolean
  /** The limits of what is done without a person; nothing is limited where there is none. */
  readonly automation?: Automation | undefined
}

/** The step of one resource. Plan and reconciler share this rule. Pure. */
export function lookAt(node: Node, sight: Sight): Step {
  const { outputs, listing, isWithheld } = sight
  const props = resolve(node.props, outputs) as object
  const observation = observe(node, props, listing)
  const live = observation.live ?? observation.predecessors[0]
  if (node.use) return waitFor(node, live, [])
  const withheld = [...node.references].filter(isWithheld)
  const asked = node.when ? resolve(node.when, outputs) : true
  if (withheld.length > 0) return waitFor(node, live, withheld)
  if (asked !== true) return waitFor(node, live, asked === UNKNOWN ? node.when!.from : [])
  return decideAllowed(node, props, observation, sight)
}

/** The step, or the part of it that may be done: what may not be changed keeps its live value, and the rest is decided, hashed and sent. */
function decideAllowed(node: Node, props: object, observation: Observation, sight: Sight): Step {
  const { automation, outputs, isDone, isLeftAlone = () => false } = sight
  const ignores = ignoredProps(node, outputs, isDone)
  const decideOn = (asked: Node, known: object) =>
    toOrigin(
      decide(asked, known, observation, prop => ignores(prop) || isLeftAlone(prop)),
      asked,
      sight,
    )
  const step = decideOn(node, props)
  const kept = automation ? keptProps(step, automation) : {}
  if (Object.keys(kept).length === 0) return step
  const part = decideOn({ ...node, props: { ...node.props, ...kept } }, { ...props, ...kept })
  return isChange(part) ? part : step
}

const toOrigin = (step: Step, node: Node, { graph, outputs }: Sight) =>
  withOrigin(step, node, graph.applied.get(node.id), { nodes: graph.nodes, outputs })
