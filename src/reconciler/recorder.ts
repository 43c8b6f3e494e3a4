import type { Context, Outcome } from './context.ts'
import type { Leaving } from './prune.ts'
import { isInherited } from './status.ts'

/** Writes the outcomes of passes to the status, and sends them to the listeners as events. */
export class Recorder {
  readonly #context: Context
  readonly #leaving: (arn: string) => Leaving | undefined

  /** `leaving` gives the resource to delete with an ARN. */
  constructor(context: Context, leaving: (arn: string) => Leaving | undefined) {
    this.#context = context
    this.#leaving = leaving
  }

  /** Records the outcome of a pass. */
  record(key: string, outcome: Outcome) {
    const { graph, status } = this.#context
    const before = status.found(key)
    status.set(key, outcome, graph.spec.generation)
    const isNews = before?.reason !== outcome.reason || before.message !== outcome.message
    if (outcome.done || isNews) this.#emit(key, outcome)
    if (isNews) this.#wake(key, [before?.reason, outcome.reason].some(isInherited))
  }

  /** Queues the resources that come after this one, and those that inherit its condition. Readers of its outputs are queued when it publishes them. */
  #wake(key: string, isInheritable: boolean) {
    const { graph, queue, status } = this.#context
    const isSatisfied = status.isSatisfied(key)
    for (const { id, after, until, references } of graph.nodes.values())
      if ((isSatisfied && (after.has(key) || until.has(key))) || (isInheritable && references.has(key))) queue.add(id)
  }

  /** Records that AWS no longer lists a deleted resource. */
  recordGone(key: string) {
    this.#context.status.forget(key)
    this.#emit(key, 'gone')
  }

  #emit(key: string, outcome: Outcome | 'gone') {
    const { graph, events } = this.#context
    const node = graph.nodes.get(key)
    const { id, kind } = node ?? { id: key, ...this.#leaving(key) }
    const happened = outcome === 'gone' ? { outcome } : { ...outcome.done, outcome: { reason: outcome.reason, message: outcome.message } }
    const revision = graph.spec.revision ?? `${graph.spec.generation}`
    events.emit({ at: new Date().toISOString(), revision, id, kind: kind?.type ?? '', arn: node ? undefined : key, ...happened })
  }
}
