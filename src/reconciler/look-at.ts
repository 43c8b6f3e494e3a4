import { UNKNOWN, type Live } from '../providers/kind.ts'
import { decide, waitFor } from './decide.ts'
import { ignoredProps, type Node } from './node.ts'
import { observe } from './observe.ts'
import { type Outputs, resolve } from './ref.ts'
import type { Step } from './step.ts'

/** The input of lookAt. */
interface Sight {
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
}

/** The step of one resource. Plan and reconciler share this rule. Pure. */
export function lookAt(node: Node, { outputs, listing, isDone, isWithheld, isLeftAlone = () => false }: Sight): Step {
  const props = resolve(node.props, outputs) as object
  const observation = observe(node, props, listing)
  const live = observation.live ?? observation.predecessors[0]
  if (node.use) return waitFor(node, live, [])
  const withheld = [...node.references].filter(isWithheld)
  const asked = node.when ? resolve(node.when, outputs) : true
  if (withheld.length > 0) return waitFor(node, live, withheld)
  if (asked !== true) return waitFor(node, live, asked === UNKNOWN ? node.when!.from : [])
  const isIgnored = ignoredProps(node, outputs, isDone)
  return decide(node, props, observation, prop => isIgnored(prop) || isLeftAlone(prop))
}
