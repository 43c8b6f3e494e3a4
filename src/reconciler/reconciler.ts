import type { Kind, Live } from '../providers/kind.ts'
import { act } from './act.ts'
import { obstacle } from './consent.ts'
import { type Context, moving, type Outcome } from './context.ts'
import { decide, type Step } from './decide.ts'
import { failure } from './failure.ts'
import { awaited, type Node } from './graph.ts'
import { expectation, nameOf } from './name.ts'
import { PRUNE, prune, pruneOne } from './prune.ts'
import { resolve } from './ref.ts'
import { stalls } from './status.ts'
import type { Result } from './work-queue.ts'
import { find } from './world.ts'

/** Brings one resource one step closer to what is desired. Level-triggered: it decides from what it sees, never from what happened. */
export class Reconciler {
  readonly #context: Context
  readonly #outputs = new Map<string, Readonly<Record<string, unknown>>>()
  /** How many passes in a row found a key moving, or failed. */
  readonly #moved = new Map<string, number>()
  readonly #failed = new Map<string, number>()

  constructor(context: Context) {
    this.#context = context
  }

  /** Throws what is worth another try soon. */
  async reconcile(key: string): Promise<Result> {
    const { graph, status, resync } = this.#context
    const node = graph.nodes.get(key)
    try {
      const outcome = await this.#pass(key, node)
      if (!outcome) return (status.forget(key), {})
      status.set(key, outcome, graph.spec.generation)
      return this.#paced(key, outcome)
    } catch (error) {
      const outcome = failure(error, node?.kind, count(this.#failed, key))
      status.set(key, outcome, graph.spec.generation)
      if (stalls(outcome.reason)) return { requeueAfter: resync }
      throw error
    }
  }

  #paced(key: string, outcome: Outcome): Result {
    if (outcome.reason !== 'Progressing') return (this.#failed.delete(key), this.#moved.delete(key), outcome)
    return { requeueAfter: this.#context.poll(count(this.#moved, key)) }
  }

  #pass(key: string, node: Node | undefined) {
    if (node) return this.#bring(node)
    return key === PRUNE ? prune(this.#context) : pruneOne(key, this.#context)
  }

  async #bring(node: Node): Promise<Outcome> {
    const { world } = this.#context
    const absent = [...node.dependsOn].filter(id => !this.#outputs.has(id))
    if (absent.length > 0) return { reason: 'Waiting', message: `for ${absent.join(', ')}` }

    const { kind, environment, id } = node
    const props = resolve(node.props, this.#outputs) as object
    const sighting = find(node, props, await world.list(kind))
    if (!sighting.live && world.expects(expectation(node, kind, props))) return moving('created, but not listed yet')
    if (sighting.live && busy(kind, sighting.live)) return moving(saying(sighting.live))

    const step = decide(node, props, sighting)
    this.#publish(id, standing(step))
    if (step.action === 'none') return this.#settle(node, step.live)
    const inTheWay = await obstacle(step, this.#context)
    if (inTheWay) return inTheWay
    await act(step, { ...world.scope, environment, id, name: nameOf(node, props), props }, this.#context)
    this.#failed.delete(id)
    return moving(`${step.action}: ${step.because}`)
  }

  #settle(node: Node, live: Live): Outcome {
    const { queue, resync: requeueAfter } = this.#context
    if (live.status === 'failed') return { reason: 'Failed', message: saying(live), requeueAfter }
    if (live.status !== 'ready') return moving(saying(live))
    queue.add(PRUNE)
    return { reason: 'Ready', message: '', ...awaited(node, this.#outputs), requeueAfter }
  }

  /** Lets dependents proceed, and again when what they read has changed. */
  #publish(id: string, outputs: Readonly<Record<string, unknown>> | undefined) {
    const { graph, queue } = this.#context
    if (!outputs || JSON.stringify(this.#outputs.get(id)) === JSON.stringify(outputs)) return
    this.#outputs.set(id, outputs)
    for (const node of graph.nodes.values()) if (node.dependsOn.has(id)) queue.add(node.id)
  }
}

function count(times: Map<string, number>, key: string) {
  times.set(key, (times.get(key) ?? 0) + 1)
  return times.get(key)!
}

const saying = ({ message, status }: Live) => message ?? status

const busy = ({ exclusive }: Kind, { status }: Live) => status === 'terminating' || (status === 'progressing' && exclusive === true)

/** What stands can be used, even while it waits to be changed. */
const standing = (step: Step) =>
  step.action !== 'create' && step.action !== 'adopt' && step.live.status === 'ready' ? step.live.outputs : undefined
