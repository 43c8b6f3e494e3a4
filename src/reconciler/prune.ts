import { meaning } from '../providers/errors.ts'
import type { Kind } from '../providers/kind.ts'
import { remove } from './take-step.ts'
import { admit } from './admission.ts'
import { type Context, type Outcome, progressing } from './context.ts'
import type { Graph } from './graph.ts'
import { type Plan, plan } from './plan.ts'
import { refersTo } from './references.ts'
import { isSettled, type Removal, toDone } from './step.ts'

/** The queue's key for finding resources to delete. */
export const PRUNE = 'prune'

/** A resource to delete: its id, and the kind that lists it. */
export interface Leaving {
  readonly id: string
  readonly kind: Kind
}

/** Deletes owned resources that the graph no longer has, dependents first. */
export class Pruner {
  readonly #context: Context
  /** By ARN. */
  readonly #leaving = new Map<string, Leaving>()

  constructor(context: Context) {
    this.#context = context
  }

  /** The resource to delete with an ARN; undefined when there is none. */
  leaving(arn: string): Leaving | undefined {
    return this.#leaving.get(arn)
  }

  /** Finds the resources to delete and queues each by its ARN, so that waiting, admission and retries are those of any resource. */
  async find(): Promise<void> {
    const { queue, status } = this.#context
    const whole = await this.#plan()
    for (const { id, kind, live } of [...deletions(whole), ...whole.terminating]) {
      this.#leaving.set(live.arn, { id, kind })
      if (!status.has(live.arn) || status.found(live.arn)?.reason === 'Waiting') queue.add(live.arn)
    }
  }

  /** Makes the next call of one deletion; undefined once AWS no longer lists the resource. */
  async remove(arn: string): Promise<Outcome | undefined> {
    const { graph, world, admission, timing } = this.#context
    await world.list(this.#leaving.get(arn)!.kind, graph.environment, { maxAge: timing.fresh })
    const whole = await this.#plan()
    if (whole.terminating.some(({ live }) => live.arn === arn)) return progressing('AWS is deleting it')
    const step = deletions(whole).find(({ live }) => live.arn === arn)
    if (!step) return undefined
    const blocking = blockers(step, whole, graph)
    if (blocking.length > 0) return { reason: 'Waiting', message: `for ${blocking.slice(0, 4).join(', ')}` }
    const refused = admit(admission, step, () => whole)
    if (refused) return refused
    await remove(step.kind, step.live, world).catch(unlessAbsent)
    return { ...progressing(`delete: ${step.because}`), done: { ...toDone(step), action: 'delete' } }
  }

  async #plan(): Promise<Plan> {
    const { graph, kinds, world } = this.#context
    return plan(graph, kinds, await world.listings(kinds, graph.environment))
  }
}

/** Treats NotFound on delete as done; the listing will show it. */
function unlessAbsent(error: unknown) {
  if (meaning(error) !== 'absent') throw error
}

const deletions = ({ steps }: Plan) => steps.filter((step): step is Removal => step.action === 'delete')

/**
 * The resources that block a deletion: a successor that is not as desired, and dependents. AWS refuses to delete
 * most of what is in use, but not a role or a log group. Where resources refer to each other, AWS decides the order.
 */
function blockers(step: Removal, whole: Plan, graph: Graph): string[] {
  const unfinished = whole.steps.filter(other => other.action !== 'delete' && !isSettled(other))
  const successors = unfinished.filter(({ id }) => id === step.id || graph.nodes.get(id)?.references.has(step.id))
  const users = unfinished.filter(other => 'live' in other && other.live && refersTo(other.live, step))
  const waiting = [...successors, ...users].map(({ id }) => id)
  return [...new Set([...waiting, ...usersAmong(step, [...deletions(whole), ...whole.terminating])])]
}

/** Other removals that refer to this one; mutual references, over however many of them, are ignored. */
function usersAmong(step: Removal, removals: readonly Removal[]): string[] {
  const below = referencesFrom(step, removals)
  return removals.filter(other => refersTo(other.live, step) && !below.has(other)).map(({ id }) => id)
}

function referencesFrom(from: Removal, all: readonly Removal[], seen = new Set<Removal>()): Set<Removal> {
  for (const other of all) {
    if (seen.has(other) || !refersTo(from.live, other)) continue
    seen.add(other)
    referencesFrom(other, all, seen)
  }
  return seen
}
