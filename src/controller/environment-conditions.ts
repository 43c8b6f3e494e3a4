import type { Condition, Status } from '../reconciler/status.ts'

/** The condition of a whole environment, in Kubernetes' shape. */
export interface EnvironmentCondition {
  readonly type: Condition['type']
  readonly status: 'True' | 'False'
  readonly reason: string
  readonly message: string
  readonly lastTransitionTime: string
  readonly observedGeneration: number
}

/** Why an environment as a whole is as it is, besides its resources. */
export interface Override {
  readonly reason: string
  readonly message: string
}

interface Input {
  /** The status of the resources. */
  readonly status: Status
  readonly overrides: readonly Override[]
  readonly before: readonly EnvironmentCondition[]
  readonly generation: number
  readonly now: string
}

const TYPES = ['Ready', 'Synced', 'Reconciling', 'Stalled', 'ActionNeeded'] as const

/** The conditions of an environment: Ready and Synced if all its resources are, the others if one is; an override makes it Stalled. */
export function environmentConditions({ status, overrides, before, generation, now }: Input): readonly EnvironmentCondition[] {
  const any = (type: Condition['type']) => status.ids.find(id => status.is(id, type))
  const held: Readonly<Record<Condition['type'], boolean>> = {
    Ready: status.ready,
    Synced: overrides.length === 0 && status.ids.every(id => status.is(id, 'Synced')),
    Reconciling: any('Reconciling') !== undefined,
    Stalled: overrides.length > 0 || any('Stalled') !== undefined,
    ActionNeeded: any('ActionNeeded') !== undefined,
  }
  const why = overrides[0] ?? explain(status, any('Stalled') ?? any('ActionNeeded') ?? status.ids.find(id => !status.isSatisfied(id)))
  return TYPES.map(type => {
    const is = held[type] ? 'True' : 'False'
    const was = before.find(condition => condition.type === type)
    const lastTransitionTime = was?.status === is ? was.lastTransitionTime : now
    return { type, status: is, ...why, lastTransitionTime, observedGeneration: generation }
  })
}

function explain(status: Status, id: string | undefined): Override {
  const found = id === undefined ? undefined : status.found(id)
  if (!found) return { reason: 'Ready', message: `${status.ids.length} resources are as desired` }
  return { reason: found.reason, message: `${id}: ${found.message}` }
}
