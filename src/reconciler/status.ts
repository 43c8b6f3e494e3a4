/** Why a resource is as it is: a closed list, each with the conditions that are then true. */
const conditionsByReason = {
  Ready: ['Ready', 'Synced'],
  AwaitingImage: ['Synced', 'ActionNeeded'],
  AwaitingSecret: ['Synced', 'ActionNeeded'],
  AwaitingCertificate: ['Synced', 'ActionNeeded'],
  AwaitingReboot: ['Synced', 'ActionNeeded'],
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
  Conflict: ['Stalled'],
  Denied: ['Stalled'],
  Invalid: ['Stalled'],
  Quota: ['Stalled'],
  Failed: ['Synced', 'Stalled'],
} as const satisfies Record<string, readonly Type[]>

type Type = (typeof types)[number]
const types = ['Ready', 'Synced', 'Reconciling', 'Stalled', 'ActionNeeded'] as const

export type Reason = keyof typeof conditionsByReason

/** Something that only a person, or something outside, can do: which, and how. */
export interface ActionNeeded {
  readonly reason: Extract<Reason, `Awaiting${string}`>
  readonly message: string
}

/** Whether trying again as things are is of no use. */
export const isStalled = (reason: Reason) => conditionsOf(reason).includes('Stalled')

/** Whether it is as it should be, but for what someone else has to do. */
export const isStanding = (reason: Reason) => reason === 'Ready' || conditionsOf(reason).includes('ActionNeeded')

const conditionsOf = (reason: Reason): readonly Type[] => conditionsByReason[reason]

/** Kubernetes' shape, so that its readers know it. */
export interface Condition {
  readonly type: Type
  readonly status: 'True' | 'False'
  readonly reason: Reason
  readonly message: string
  readonly lastTransitionTime: string
  readonly observedGeneration: number
}

/** Who wants to hear of it. */
export interface Listener {
  changed(id: string, found: { readonly reason: Reason; readonly message: string }): void
  gone(id: string): void
}

/** What the last pass found, of every resource. The reconciler writes it; everyone else reads. */
export class Status {
  readonly #conditions = new Map<string, readonly Condition[]>()
  readonly #listener: Listener

  constructor(listener: Listener = { changed: () => {}, gone: () => {} }) {
    this.#listener = listener
  }

  set(id: string, { reason, message }: Pick<Condition, 'reason' | 'message'>, observedGeneration: number) {
    const before = this.#conditions.get(id)
    const now = new Date().toISOString()
    this.#conditions.set(
      id,
      types.map((type, index) => {
        const status = conditionsOf(reason).includes(type) ? 'True' : 'False'
        const was = before?.[index]
        const lastTransitionTime = was?.status === status ? was.lastTransitionTime : now
        return { type, status, reason, message, lastTransitionTime, observedGeneration }
      }),
    )
    this.#listener.changed(id, { reason, message })
  }

  /** For what is gone. */
  forget(id: string) {
    this.#conditions.delete(id)
    this.#listener.gone(id)
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

  /** Why it is as it is; undefined when nobody has looked yet. */
  reason(id: string): Reason | undefined {
    return this.conditions(id)[0]?.reason
  }

  /** Whether it is as it should be. */
  isReadyOrWaiting(id: string) {
    const reason = this.reason(id)
    return reason !== undefined && isStanding(reason)
  }

  is(id: string, type: Type) {
    return this.conditions(id).some(condition => condition.type === type && condition.status === 'True')
  }

  /** An environment is ready when all of it is; what waits for a person holds nothing else back. */
  get ready() {
    return this.ids.every(id => this.isReadyOrWaiting(id))
  }

  /** Whether nothing is under way: everything is ready, or waits for what will not come by itself. */
  get settled() {
    return this.ids.every(id => this.reason(id) === 'Waiting' || !this.is(id, 'Reconciling'))
  }
}
