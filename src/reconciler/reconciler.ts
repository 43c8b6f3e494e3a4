import type { Kind, Live, Target } from '../providers/kind.ts'
import { act } from './act.ts'
import { admit } from './consent.ts'
import { type Context, progressing, type Outcome } from './context.ts'
import { decide, changesOutputs, type Step, isCreateFirst, readableOutputs } from './decide.ts'
import { failedLive, outcomeOfError, isTerminal } from './failure.ts'
import { actionNeeded, ignoredProps, type Node } from './graph.ts'
import { expectationKey, nameOf } from './name.ts'
import { PRUNE, prune, pruneOne } from './prune.ts'
import { resolve } from './ref.ts'
import { isStalled } from './status.ts'
import type { Result } from './work-queue.ts'
import { observe } from './world.ts'

/** A step that leaves a live one as it is. */
type NoneStep = Extract<Step, { action: 'none' }>

/** Brings one resource one step closer to what is desired. Level-triggered: it decides from what it sees, never from what happened. */
export class Reconciler {
  readonly #context: Context
  readonly #outputs = new Map<string, Readonly<Record<string, unknown>>>()
  /** How many passes in a row found a key moving, or failed. */
  readonly #moved = new Map<string, number>()
  readonly #failed = new Map<string, number>()
  /** What this run has acted on. */
  readonly #tried = new Set<string>()

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
      this.#say(key, outcome)
      return this.#paced(key, outcome)
    } catch (error) {
      const outcome = outcomeOfError(error, node?.kind, count(this.#failed, key))
      this.#say(key, outcome)
      if (isStalled(outcome.reason)) return { requeueAfter: resync }
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
    const { world, status } = this.#context
    const missing = [...node.references].filter(id => !this.#outputs.has(id))
    const unready = [...node.after].filter(id => !status.isReadyOrWaiting(id))
    if (missing.length + unready.length > 0)
      return { reason: 'Waiting', message: `for ${[...new Set([...missing, ...unready])].join(', ')}` }

    const { kind } = node
    const props = resolve(node.props, this.#outputs) as object
    const sighting = observe(node, props, await world.list(kind))
    if (!sighting.live && world.expects(expectationKey(node, kind, props), kind.listedWithin))
      return progressing('created, but not listed yet')
    if (sighting.live && isBusy(kind, sighting.live)) return progressing(describeLive(sighting.live))
    const step = decide(node, props, sighting, ignoredProps(node, this.#outputs))
    return step.action === 'none' ? this.#settle(node, step) : this.#take(node, step)
  }

  /** Takes a step, unless something stands in its way. Dependents go on meanwhile, but never with what the step will make another. */
  async #take(node: Node, step: Step): Promise<Outcome> {
    const inTheWay = await admit(step, this.#context)
    if (inTheWay || !changesOutputs(step)) this.#publish(node.id, readableOutputs(step))
    else this.#outputs.delete(node.id)
    if (inTheWay) return inTheWay
    this.#tried.add(node.id)
    try {
      await act(step, this.#target(node, step), this.#context)
    } catch (error) {
      if (isTerminal(error) && step.action !== 'update') this.#publish(node.id, readableOutputs(step))
      return this.#failure(failedLive(step, error))
    }
    this.#failed.delete(node.id)
    return progressing(`${isCreateFirst(step) ? 'create' : step.action}: ${step.because}`)
  }

  async #settle(node: Node, step: NoneStep): Promise<Outcome> {
    const { live, refused } = step
    if (live.status === 'failed') return this.#again(node, step)
    if (live.status !== 'ready') return progressing(describeLive(live))
    this.#publish(node.id, live.outputs)
    if (refused) return { reason: 'Invalid', message: refused, requeueAfter: this.#context.resync }
    this.#context.queue.add(PRUNE)
    return { reason: 'Ready', message: '', ...actionNeeded(node, this.#outputs), requeueAfter: this.#context.resync }
  }

  /** What failed before this run may have done so for a reason that has passed: it is tried once more. */
  async #again(node: Node, step: NoneStep): Promise<Outcome> {
    const { kind, id } = node
    const { live } = step
    if (!kind.retry || this.#tried.has(id)) return this.#failure(live)
    const inTheWay = await admit(step, this.#context)
    if (inTheWay) return inTheWay
    this.#tried.add(id)
    await this.#context.world.change(kind, () => kind.retry!(this.#target(node, step), live))
    return progressing(`update: once more, since ${describeLive(live)}`)
  }

  #failure(live: Live): Outcome {
    return { reason: 'Failed', message: describeLive(live), requeueAfter: this.#context.resync }
  }

  #target(node: Node, { props }: Step): Target<object> {
    const { id, environment } = node
    return { ...this.#context.world.scope, environment, id, name: nameOf(node, props), props }
  }

  /** Lets dependents proceed, and again when what they read has changed. */
  #publish(id: string, outputs: Readonly<Record<string, unknown>> | undefined) {
    if (!outputs || JSON.stringify(this.#outputs.get(id)) === JSON.stringify(outputs)) return
    this.#outputs.set(id, outputs)
    for (const { id: dependent, references } of this.#context.graph.nodes.values())
      if (references.has(id)) this.#context.queue.add(dependent)
  }

  /** Writes down what a pass found; what was to come after it may come once it stands. */
  #say(key: string, outcome: Pick<Outcome, 'reason' | 'message'>) {
    const { graph, queue, status } = this.#context
    const stood = status.isReadyOrWaiting(key)
    status.set(key, outcome, graph.spec.generation)
    if (stood || !status.isReadyOrWaiting(key)) return
    for (const { id, after } of graph.nodes.values()) if (after.has(key)) queue.add(id)
  }
}

const count = (times: Map<string, number>, key: string) => times.set(key, (times.get(key) ?? 0) + 1).get(key)!

const describeLive = ({ message, status }: Live) => message ?? status

const isBusy = ({ exclusive }: Kind, { status }: Live) => status === 'terminating' || (status === 'progressing' && exclusive === true)
