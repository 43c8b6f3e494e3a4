/** The engine's reasons, each with the conditions that are then true. Kinds and stacks add `Awaiting…` reasons of their own. */
const conditionsByReason = {
  Ready: ['Ready', 'Synced'],
  /** Deliberately absent. */
  NotAsked: ['Synced'],
  Progressing: ['Reconciling'],
  OutOfSync: [],
  Waiting: ['Reconciling'],
  LeaseLost: ['Reconciling'],
  Absent: ['Reconciling'],
  Exists: ['Reconciling'],
  Busy: ['Reconciling'],
  Throttled: ['Reconciling'],
  Propagating: ['Reconciling'],
  Error: ['Reconciling'],
  ConsentNeeded: ['Stalled'],
  NotPlanned: ['Stalled'],
  Conflict: ['Stalled'],
  Denied: ['Stalled'],
  Invalid: ['Stalled'],
  Quota: ['Stalled'],
  Resisted: ['Stalled'],
  Failed: ['Synced', 'Stalled'],
  GuardBlocked: ['Stalled'],
  Paused: ['ActionNeeded'],
  ApprovalNeeded: ['ActionNeeded'],
  OutsideWindow: [],
} as const satisfies Record<string, readonly Type[]>

type Type = (typeof types)[number]
const types = ['Ready', 'Synced', 'Reconciling', 'Stalled', 'ActionNeeded'] as const

type EngineReason = keyof typeof conditionsByReason

/** Why a resource is as it is. */
export type Reason = EngineReason | `Awaiting${string}`

/** A reason, and the sentence that explains it. */
export interface Found {
  readonly reason: Reason
  readonly message: string
  /** Whether the resource can be used although it is not as desired. */
  readonly usable?: boolean
}

/** Whether trying again as things are is of no use. */
export const isStalled = (reason: Reason) => conditionsOf(reason).includes('Stalled')

/** Whether a person, or something outside, has something to do. */
export const isActionNeeded = (reason: Reason) => reason.startsWith('Awaiting')

/** Whether resources that wait for one with this reason have the same: deliberately absent, or a person's turn. */
export const isInherited = (reason: Reason | undefined) => reason !== undefined && (reason === 'NotAsked' || isActionNeeded(reason))

/** Whether a resource is as desired, or would be but for what somebody else has to do. */
export const isSatisfied = (reason: Reason) => reason === 'Ready' || isInherited(reason)

const conditionsOf = (reason: Reason): readonly Type[] =>
  isActionNeeded(reason) ? ['Synced', 'ActionNeeded'] : conditionsByReason[reason as EngineReason]

/** Kubernetes' shape, so that its readers know it. */
export interface Condition {
  readonly type: Type
  readonly status: 'True' | 'False'
  readonly reason: Reason
  readonly message: string
  readonly lastTransitionTime: string
  readonly observedGeneration: number
}

/** The outcome of the last pass over every resource. Only the reconciler writes it. */
export class Status {
  readonly #conditions = new Map<string, readonly Condition[]>()

  /** Records the outcome of a pass. */
  set(id: string, { reason, message, usable = false }: Found, observedGeneration: number) {
    const before = this.#conditions.get(id)
    const now = new Date().toISOString()
    this.#conditions.set(
      id,
      types.map((type, index) => {
        const status = conditionsOf(reason).includes(type) || (usable && type === 'Ready') ? 'True' : 'False'
        const was = before?.[index]
        const lastTransitionTime = was?.status === status ? was.lastTransitionTime : now
        return { type, status, reason, message, lastTransitionTime, observedGeneration }
      }),
    )
  }

  /** Drops a resource that is gone. */
  forget(id: string) {
    this.#conditions.delete(id)
  }

  has(id: string) {
    return this.#conditions.has(id)
  }

  get ids(): readonly string[] {
    return [...this.#conditions.keys()]
  }

  conditions(id: string): readonly Condition[] {
    return this.#conditions.get(id) ?? []
  }

  /** The outcome of the last pass; undefined when there was none. */
  found(id: string): Found | undefined {
    return this.conditions(id)[0]
  }

  /** The reason of a resource's condition; undefined before its first pass. */
  reason(id: string): Reason | undefined {
    return this.found(id)?.reason
  }

  /** Whether a resource is as desired, or would be but for what somebody else has to do. */
  isSatisfied(id: string) {
    const found = this.found(id)
    return found !== undefined && isSatisfied(found.reason)
  }

  is(id: string, type: Type) {
    return this.conditions(id).some(condition => condition.type === type && condition.status === 'True')
  }

  /** Whether every resource is ready, or would be but for what somebody else has to do. */
  get ready() {
    return this.ids.every(id => this.isSatisfied(id))
  }
}
