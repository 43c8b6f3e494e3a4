import type { Target } from '../providers/kind.ts'
import { act } from './act.ts'
import { admit } from './admission.ts'
import { redactChanges } from './compare.ts'
import { type Context, type Outcome, progressing } from './context.ts'
import { failedLive, isTerminal, outcomeOfError } from './failure.ts'
import type { Node } from './node.ts'
import { Knowledge } from './knowledge.ts'
import { expectationKey, nameOf } from './name.ts'
import { Pruner } from './prune.ts'
import { Recorder } from './recorder.ts'
import { hasUnknown } from './ref.ts'
import { isStalled } from './status.ts'
import { type ChangeAction, conditionOfLive, describeLive, isChange, isCreateFirst, type Step } from './step.ts'
import type { Result } from './work-queue.ts'

/** The queue's key for looking for what should go. */
export const PRUNE = 'prune'

type NoneStep = Extract<Step, { action: 'none' }>
type ChangeStep = Extract<Step, { action: ChangeAction }>

/** Brings one resource one step closer to what is desired. Level-triggered: it decides from what it sees, never from what happened. */
export class Reconciler {
  readonly #context: Context
  readonly #knowledge: Knowledge
  readonly #pruner: Pruner
  readonly #recorder: Recorder
  /** How many passes in a row found a key progressing, or failing. */
  readonly #looks = new Map<string, number>()
  readonly #errors = new Map<string, number>()

  constructor(context: Context) {
    this.#context = context
    this.#knowledge = new Knowledge(context)
    this.#pruner = new Pruner(context)
    this.#recorder = new Recorder(context, arn => this.#pruner.leaving(arn))
  }

  /** Handles one key: a resource's id, the ARN of one that is to go, or PRUNE. Throws what is worth another try soon. */
  async reconcile(key: string): Promise<Result> {
    const node = this.#context.graph.nodes.get(key)
    try {
      const outcome = await this.#pass(key, node)
      if (!outcome) return {}
      this.#recorder.record(key, outcome)
      return this.#pace(key, node, outcome)
    } catch (error) {
      const isNew = node !== undefined && this.#knowledge.hasNewReference(node)
      const outcome = outcomeOfError(error, { kind: node?.kind, times: increment(this.#errors, key), isNew })
      this.#recorder.record(key, outcome)
      if (isStalled(outcome.reason)) return {}
      throw error
    }
  }

  /** One pass; undefined when there is nothing to record. */
  async #pass(key: string, node: Node | undefined): Promise<Outcome | undefined> {
    if (node) return this.#reconcileNode(node)
    if (key === PRUNE) return void (await this.#pruner.find())
    const outcome = await this.#pruner.remove(key)
    if (outcome) return outcome
    // The resource is gone: what it kept from being deleted may go now.
    this.#recorder.recordGone(key)
    this.#context.queue.add(PRUNE)
    return undefined
  }

  /** When to look again: at once after a step, then the longer it takes the less often. */
  #pace(key: string, node: Node | undefined, { reason, done }: Outcome): Result {
    const kind = node?.kind ?? this.#pruner.leaving(key)?.kind
    if (done || reason !== 'Progressing') this.#errors.delete(key)
    if (done || reason !== 'Progressing') this.#looks.delete(key)
    if (reason !== 'Progressing') return {}
    return { requeueAfter: this.#context.timing.poll(increment(this.#looks, key) - 1, kind?.slow === true) }
  }

  async #reconcileNode(node: Node): Promise<Outcome> {
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

  /** Takes a step, now or once it can be. Dependents go on meanwhile, but never with what the step will change; a refused step changes nothing. */
  async #change(node: Node, step: ChangeStep): Promise<Outcome> {
    const obstacle = this.#obstacle(node, step)
    const refused = obstacle ? undefined : admit(this.#context.admission, step, () => this.#knowledge.plan())
    this.#knowledge.publish(node.id, step, !refused)
    if (obstacle ?? refused) return (obstacle ?? refused)!
    const target = this.#target(node, step)
    try {
      await act(step, target, this.#context)
    } catch (error) {
      if (isTerminal(error) && step.action !== 'update') this.#knowledge.publish(node.id, step, false)
      const failed = failedLive(step, error)
      if (failed) return conditionOfLive(failed, undefined)
      throw error
    }
    this.#knowledge.acted(step)
    const action = isCreateFirst(step) ? 'create' : step.action
    const done = {
      action,
      because: step.because,
      changes: 'changes' in step ? redactChanges(step.kind, step.changes) : undefined,
    }
    return { ...progressing(`${action}: ${step.because}`), done }
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
        return progressing('created, but not listed yet')
    } else if (isBusy(step)) return progressing(describeLive(step.live))
    if ('impact' in step && this.#knowledge.isRecentlySent(step)) return progressing(`sent, but AWS does not show it yet: ${step.because}`)
    return undefined
  }

  /** Records a resource that needs no step, and tries once more one that failed or got stuck before. */
  async #settle(node: Node, step: NoneStep): Promise<Outcome> {
    const { live, rejected } = step
    this.#knowledge.publish(node.id, step, false)
    if (!node.use && this.#knowledge.stuck.hasFailed(node.id, live)) return this.#retry(node, step)
    if (rejected && live.status === 'ready') return { reason: 'Invalid', message: rejected }
    const resisted = this.#knowledge.resisted(node.id)
    if (resisted && live.status === 'ready') return { reason: 'Resisted', message: resisted }
    const found = conditionOfLive(live, this.#knowledge.actionNeeded(node))
    if (found.reason !== 'Progressing') this.#context.queue.add(PRUNE)
    return found
  }

  /** What failed before this run may have done so for a reason that has passed: it is tried once more. */
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
    const attempt = 'changes' in step ? resistance.attempts(step.id, step.changes) : 0
    return { ...world.scope(node.region), owner: node.owner, name: nameOf(node, step.props), props: step.props, attempt }
  }
}

const increment = (times: Map<string, number>, key: string) => times.set(key, (times.get(key) ?? 0) + 1).get(key)!

/** Whether AWS refuses a change while the resource is as it is. */
const isBusy = ({ kind, live }: Exclude<ChangeStep, { action: 'create' }>) =>
  live.status === 'terminating' || live.busy === true || (live.status === 'progressing' && kind.exclusive === true)
