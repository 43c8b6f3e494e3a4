import { type ActionNeeded, type Kind, type Live, type Owner, UNKNOWN } from '../providers/kind.ts'
import { type Outputs, type Ref, resolve } from './ref.ts'

/** A desired resource. Its id is a path in the spec's words, stable for life: `cache/security-group`. */
export interface Node {
  readonly id: string
  readonly owner: Owner
  /** The region it lives in. */
  readonly region: string
  readonly name: string
  readonly kind: Kind
  /** As written: references to other resources are not resolved yet. */
  readonly props: object
  /** Actions that a person, or another system, has to take for it. */
  readonly actions: readonly Ref<ActionNeeded | undefined>[]
  /** Changes that are ignored for now. */
  readonly ignored: readonly IgnoredChange[]
  /** The ids of the resources whose outputs it reads. */
  readonly references: ReadonlySet<string>
  /** The ids of the resources that must be as desired before it is changed. */
  readonly after: ReadonlySet<string>
  /** The ids of the resources that must be as desired before changes stop being ignored. */
  readonly until: ReadonlySet<string>
  /** It is not asked for while this is false or unknown. */
  readonly when?: Ref<boolean> | undefined
  /** Set where somebody else owns the resource: it is read and never written. */
  readonly use?: Use | undefined
}

/** How to find a resource that is used and not owned. */
export interface Use {
  /** Which of the listed ones it is. */
  readonly match: (live: Live) => boolean
  /** The action that a person has to take when there is none. */
  readonly absent: ActionNeeded
}

/** Leaves props of a live resource as they are while it is active; all props when it names none. */
export interface IgnoredChange {
  readonly isActive: (outputs: Outputs, isDone: (id: string) => boolean) => boolean
  readonly props?: readonly string[] | undefined
}

/** The first known action that a person, or another system, has to take for a resource. */
export const actionNeeded = ({ actions }: Node, outputs: Outputs): ActionNeeded | undefined =>
  actions.map(action => resolve(action, outputs)).find((found): found is ActionNeeded => found !== undefined && found !== UNKNOWN)

/** Whether changes of a prop are ignored for now. */
export type IsIgnored = (prop: string) => boolean
export function ignoredProps({ ignored }: Node, outputs: Outputs, isDone: (id: string) => boolean): IsIgnored {
  const active = ignored.filter(({ isActive }) => isActive(outputs, isDone))
  return prop => active.some(({ props }) => props?.includes(prop) ?? true)
}
