import type { Context, Outcome } from './context.ts'
import { outcomeOfError } from './failure.ts'
import { Knowledge } from './knowledge.ts'
import type { Node } from './node.ts'
import { NodeReconciler } from './node-reconciler.ts'
import { PRUNE, Pruner } from './prune.ts'
import { Recorder } from './recorder.ts'
import { isStalled } from './status.ts'
import type { Result } from './work-queue.ts'

/** Handles the keys of the queue: desired resources and those to delete, one step a pass, and says when to requeue. */
export class Reconciler {
  readonly #context: Context
  readonly #knowledge: Knowledge
  readonly #nodes: NodeReconciler
  readonly #pruner: Pruner
  readonly #recorder: Recorder
  /** How many passes in a row found a key progressing, or failing. */
  readonly #polls = new Map<string, number>()
  readonly #errors = new Map<string, number>()
  /** The error of the last search for resources to delete; undefined when it succeeded. */
  #searchError: unknown

  constructor(context: Context) {
    this.#context = context
    this.#knowledge = new Knowledge(context)
    this.#nodes = new NodeReconciler(context, this.#knowledge)
    this.#pruner = new Pruner(context)
    this.#recorder = new Recorder(context, arn => this.#pruner.leaving(arn))
  }

  /** Handles one key: a resource's id, the ARN of one to delete, or PRUNE. Throws errors that the queue shall retry. */
  async reconcile(key: string): Promise<Result> {
    if (key === PRUNE) return this.#search()
    const node = this.#context.graph.nodes.get(key)
    try {
      const outcome = await this.#pass(key, node)
      if (!outcome) return {}
      const isRepeated = this.#context.status.found(key)?.message === outcome.message
      this.#recorder.record(key, outcome)
      return this.#pace(key, outcome, isRepeated)
    } catch (error) {
      const isNew = node !== undefined && this.#knowledge.hasNewReference(node)
      const { kind } = node ?? this.#pruner.leaving(key) ?? {}
      const outcome = outcomeOfError(error, { kind, isDeletion: !node, times: increment(this.#errors, key), isNew })
      this.#recorder.record(key, outcome)
      if (isStalled(outcome.reason)) return {}
      throw error
    }
  }

  /** Throws the error that kept resources to delete from being found. */
  throwIfSearchFailed() {
    if (this.#searchError !== undefined) throw this.#searchError
  }

  /** Finds the resources to delete. An error here belongs to no resource: it is retried, or ends the run where that is of no use. */
  async #search(): Promise<Result> {
    try {
      await this.#pruner.find()
    } catch (error) {
      this.#searchError = error
      const { reason } = outcomeOfError(error, { kind: undefined, times: increment(this.#errors, PRUNE) })
      if (isStalled(reason)) return {}
      throw error
    }
    this.#searchError = undefined
    this.#errors.delete(PRUNE)
    return {}
  }

  /** One pass; undefined when the resource is gone. */
  async #pass(key: string, node: Node | undefined): Promise<Outcome | undefined> {
    if (node) return this.#nodes.reconcile(node)
    const outcome = await this.#pruner.remove(key)
    if (outcome) return outcome
    // The resource is gone, so others that waited for this may be deleted now.
    this.#recorder.recordGone(key)
    this.#context.queue.add(PRUNE)
    return undefined
  }

  /** When to requeue: at once after a step, then less often the longer it takes, or the more often the same step is repeated. */
  #pace(key: string, { reason, done }: Outcome, isRepeated: boolean): Result {
    const isOver = reason !== 'Progressing'
    if (isOver || done) this.#errors.delete(key)
    if (isOver || (done && !isRepeated)) this.#polls.delete(key)
    if (isOver) return {}
    return { requeueAfter: this.#context.timing.poll(increment(this.#polls, key) - 1, this.#isSlow(key)) }
  }

  #isSlow(key: string) {
    const { kind } = this.#context.graph.nodes.get(key) ?? this.#pruner.leaving(key) ?? {}
    return kind?.slow === true
  }
}

const increment = (times: Map<string, number>, key: string) => times.set(key, (times.get(key) ?? 0) + 1).get(key)!
