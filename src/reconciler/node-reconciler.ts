import type { Target } from '../providers/kind.ts'
import { admit } from './admission.ts'
import { redactChanges } from './compare.ts'
import { type Context, type Outcome, progressing } from './context.ts'
import { failedLive, isTerminal } from './failure.ts'
import type { Knowledge } from './knowledge.ts'
import { expectationKey, nameOf } from './name.ts'
import type { Node } from './node.ts'
import { PRUNE } from './prune.ts'
import { hasUnknown } from './ref.ts'
import { type ChangeAction, conditionOfLive, describeLive, isChange, isCreateFirst, nextPart, type Step, toDone } from './step.ts'
import { takeStep } from './take-step.ts'

type NoneStep = Extract<Step, { action: 'none' }>
type ChangeStep = Extract<Step, { action: ChangeAction }>

/** Reconciles one desired resource. It decides from listings, never from the history of the run. */
export class NodeReconciler {
  readonly #context: Context
  readonly #knowledge: Knowledge

  constructor(context: Context, knowledge: Knowledge) {
    this.#context = context
    this.#knowledge = knowledge
  }

  /** Makes one pass over a resource. Throws AWS's errors. */
  async reconcile(node: Node): Promise<Outcome> {
    const { kind } = node
    const { world, graph, timing } = this.#context
    const glance = this.#knowledge.look(node, await world.list(kind, graph.environment))
    if (glance.action === 'none' && glance.live.status === 'ready') return this.#settle(node, glance)
    const detailOf = 'live' in glance ? glance.live?.arn : undefined
    const step = this.#knowledge.look(node, await world.list(kind, graph.environment, { maxAge: timing.fresh, detailOf }))
    if (isChange(step)) return this.#change(node, step)
    if (step.action === 'none') return this.#settle(node, step)
    this.#knowledge.publish(node.id, step, false)
    return step.needs ?? (step.on.length > 0 ? this.#knowledge.waiting(step.on) : { reason: 'NotAsked', message: '' })
  }

  /** Takes a step now, or requeues it. Outputs that an admitted step changes are unknown to dependents meanwhile. */
  async #change(node: Node, step: ChangeStep): Promise<Outcome> {
    const obstacle = this.#obstacle(node, step)
    const refused = obstacle ? undefined : admit(this.#context.admission, step, () => this.#knowledge.plan())
    this.#knowledge.publish(node.id, step, !refused)
    return obstacle ?? refused ?? this.#take(node, nextPart(step))
  }

  async #take(node: Node, step: ChangeStep): Promise<Outcome> {
    try {
      await takeStep(step, this.#target(node, step), this.#context)
    } catch (error) {
      if (isTerminal(error) && step.action !== 'update') this.#knowledge.publish(node.id, step, false)
      const failed = failedLive(step, error)
      if (failed) return conditionOfLive(failed, undefined)
      throw error
    }
    this.#knowledge.acted(step)
    const action = isCreateFirst(step) ? 'create' : step.action
    const changes = 'changes' in step ? redactChanges(step.kind, step.changes) : undefined
    return { ...progressing(`${action}: ${step.because}`), done: { ...toDone(step), action, changes } }
  }

  /** Why a step cannot be taken yet. */
  #obstacle(node: Node, step: ChangeStep): Outcome | undefined {
    const { world } = this.#context
    const blockers = this.#knowledge.blockers(node)
    if (blockers.length > 0) return this.#knowledge.waiting(blockers)
    if (hasUnknown(step.props)) return { reason: 'Waiting', message: `for ${[...node.references].join(', ')}` }
    if (step.action === 'create') {
      if (step.predecessor) return progressing(step.because)
      if (world.expected.has(expectationKey(node.owner, node.kind, step.props), node.kind.listedWithin))
        return progressing('AWS does not list it yet')
    } else if (isBusy(step)) return progressing(describeLive(step.live))
    if (this.#knowledge.isRecentlySent(step)) return progressing(`sent, but AWS does not show it yet: ${step.because}`)
    // A resource whose owner does not stick is not ours to change.
    return step.action === 'adopt' ? this.#resisted(node) : undefined
  }

  /** Records a resource that needs no step, and retries one that failed or got stuck. */
  async #settle(node: Node, step: NoneStep): Promise<Outcome> {
    const { live, rejected } = step
    this.#knowledge.publish(node.id, step, false)
    if (!node.use && this.#knowledge.stuck.hasFailed(node.id, live)) return this.#retry(node, step)
    if (rejected && live.status === 'ready') return { reason: 'Invalid', message: rejected }
    const resisted = this.#resisted(node)
    if (resisted && live.status === 'ready') return resisted
    const found = conditionOfLive(live, this.#knowledge.actionNeeded(node))
    if (found.reason !== 'Progressing') this.#context.queue.add(PRUNE)
    return found
  }

  /** Retries a failed resource once in a run: the cause may be over. */
  async #retry(node: Node, step: NoneStep): Promise<Outcome> {
    const { kind } = node
    const { live } = step
    const failed = { ...conditionOfLive({ ...live, status: 'failed' }, undefined) }
    if (!kind.retry || this.#knowledge.wasTried(node.id)) return failed
    const obstacle = admit(this.#context.admission, step, () => this.#knowledge.plan())
    if (obstacle) return obstacle
    await this.#context.world.change(kind, live, () => kind.retry!(this.#target(node, step), live))
    this.#knowledge.acted(step)
    this.#knowledge.stuck.reset(node.id)
    const because = `tried once more: ${describeLive(live)}`
    return { ...progressing(because), done: { action: 'update', because } }
  }

  #target(node: Node, step: Step): Target<object> {
    const { world, resistance } = this.#context
    const props = 'changes' in step ? step.changes.map(({ prop }) => prop) : []
    const repeated = new Set(props.filter(prop => resistance.isRepeated(step.id, prop)))
    return { ...world.scope(node.region), owner: node.owner, name: nameOf(node, step.props), props: step.props, repeated }
  }

  #resisted({ id }: Node): Outcome | undefined {
    const message = this.#knowledge.resisted(id)
    return message ? { reason: 'Resisted', message } : undefined
  }
}

/** Whether AWS refuses a change while the resource is as it is. */
const isBusy = ({ kind, live }: Exclude<ChangeStep, { action: 'create' }>) =>
  live.status === 'terminating' || live.busy === true || (live.status === 'progressing' && kind.exclusive === true)
