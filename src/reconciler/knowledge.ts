import type { ActionNeeded, Live } from '../providers/kind.ts'
import type { Context, Outcome } from './context.ts'
import { LeftAlone } from './left-alone.ts'
import { lookAt } from './look-at.ts'
import { actionNeeded, type Node } from './node.ts'
import { type Plan, plan } from './plan.ts'
import { Publications } from './publications.ts'
import { sentChanges } from './resistance.ts'
import { type Found, isInherited } from './status.ts'
import { isChange, type Step } from './step.ts'
import { Stuck } from './stuck.ts'

/** For how long something counts as created a moment ago, in milliseconds. */
const NEW = 60_000

/** The state of one run besides the listings: published outputs, tried resources, differences left alone. */
export class Knowledge {
  readonly stuck = new Stuck()
  readonly #context: Context
  readonly #publications = new Publications()
  readonly #tried = new Set<string>()
  /** What this run has begun to create or to replace. */
  readonly #begun = new Set<string>()
  readonly #createdAt = new Map<string, number>()
  readonly #leftAlone: LeftAlone
  #plan: { readonly version: number; readonly plan: Plan } | undefined

  constructor(context: Context) {
    this.#context = context
    this.#leftAlone = new LeftAlone(context)
  }

  /** The step of a resource, without the differences that are left alone. */
  look(node: Node, listing: readonly Live[]): Step {
    const { automation, graph } = this.#context
    const sight = {
      graph,
      // What was begun is completed.
      automation: this.#begun.has(node.id) ? undefined : automation,
      outputs: this.#publications.outputs,
      listing,
      isDone: (id: string) => this.#context.status.isSatisfied(id),
      isWithheld: (id: string) => this.#publications.isWithheld(id),
    }
    const step = lookAt(node, sight)
    const leftAlone = this.#leftAlone.observe(step)
    const rest = leftAlone.size === 0 ? step : lookAt(node, { ...sight, isLeftAlone: prop => leftAlone.has(prop) })
    return this.#begun.has(node.id) ? { ...rest, completes: true } : rest
  }

  /** Why differences of a resource are not sent; undefined when all are. */
  leftAlone(id: string): Found | undefined {
    return this.#leftAlone.found(id)
  }

  /** Whether these very changes were sent so recently that AWS may yet show them. */
  isRecentlySent(step: Step) {
    const attempts = this.#context.resistance.attempts(step.id, sentChanges(step))
    return attempts > 0 && this.#isRecent(step.id, attempts)
  }

  /** Publishes the outputs of a resource, and queues its readers when they change. */
  publish(id: string, step: Step, taken: boolean) {
    if (!this.#publications.set(id, step, taken)) return
    for (const { id: dependent, references } of this.#context.graph.nodes.values())
      if (references.has(id)) this.#context.queue.add(dependent)
  }

  /** The resources that must be usable, or as desired, before a resource is changed, and are not. */
  blockers({ references, after }: Node): string[] {
    const unusable = [...references].filter(id => !this.#publications.isUsable(id))
    const unfinished = [...after].filter(id => !this.#context.status.isSatisfied(id))
    return [...new Set([...unusable, ...unfinished])]
  }

  /** Waiting for other resources; where all of those wait for a person, so does this one. */
  waiting(on: readonly string[]): Outcome {
    const found = on.map(id => this.#context.status.found(id))
    const [first] = found
    if (first && found.every(other => isInherited(other?.reason)))
      return { reason: first.reason, message: `${on[0]}: ${first.message || 'not asked for'}` }
    return { reason: 'Waiting', message: `for ${on.join(', ')}` }
  }

  actionNeeded(node: Node): ActionNeeded | undefined {
    return actionNeeded(node, this.#publications.outputs)
  }

  /** Records a step that AWS has accepted. */
  acted(step: Step) {
    this.#tried.add(step.id)
    if (step.action === 'create') this.#createdAt.set(step.id, Date.now())
    if (step.action === 'create' || step.action === 'replace') this.#begun.add(step.id)
    if (!isChange(step)) return
    this.#context.resistance.sent(step)
    this.#context.contention.sent(step)
  }

  /** Whether this run has acted on a resource already. */
  wasTried(id: string) {
    return this.#tried.has(id)
  }

  /** Whether something that a resource refers to was created a moment ago. */
  hasNewReference({ references }: Node) {
    return [...references].some(id => Date.now() - (this.#createdAt.get(id) ?? -Infinity) < NEW)
  }

  /** The plan of the whole environment as last seen, without any call. */
  plan(): Plan {
    const { graph, kinds, world } = this.#context
    if (this.#plan?.version !== world.version)
      this.#plan = { version: world.version, plan: plan(graph, kinds, world.lastListings(kinds, graph.environment)) }
    return this.#plan.plan
  }

  #isRecent(id: string, attempts: number) {
    return this.#context.resistance.sinceSent(id) < this.#context.timing.resend(attempts)
  }
}
