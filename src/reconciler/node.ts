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
  /** What a person, or something outside, has yet to do for it. */
  readonly actions: readonly Ref<ActionNeeded | undefined>[]
  /** Changes that are not made for now. */
  readonly ignored: readonly IgnoredChange[]
  /** The ids of the resources whose outputs it reads. */
  readonly references: ReadonlySet<string>
  /** The ids of the resources that must be as desired before it is changed. */
  readonly after: ReadonlySet<string>
  /** The ids of the resources that must be as desired before changes stop being ignored. */
  readonly until: ReadonlySet<string>
  /** It is not asked for while this is false or unknown. */
  readonly when?: Ref<boolean> | undefined
  /** It belongs to somebody else: looked up, never written. */
  readonly use?: Use | undefined
}

/** How to find a resource that is used and not owned. */
export interface Use {
  /** Which of the listed ones it is. */
  readonly match: (live: Live) => boolean
  /** What a person has to do when there is none. */
  readonly absent: ActionNeeded
}

/** Leaves props of a live resource as they are while it is active; all props when it names none. */
export interface IgnoredChange {
  readonly isActive: (outputs: Outputs, isDone: (id: string) => boolean) => boolean
  readonly props?: readonly string[] | undefined
}

/** What a person, or something outside, has yet to do for a resource, as far as that is known. */
export const actionNeeded = ({ actions }: Node, outputs: Outputs): ActionNeeded | undefined =>
  actions.map(action => resolve(action, outputs)).find((found): found is ActionNeeded => found !== undefined && found !== UNKNOWN)

/** Whether changes of a prop are not made for now. */
export type IsIgnored = (prop: string) => boolean
export function ignoredProps({ ignored }: Node, outputs: Outputs, isDone: (id: string) => boolean): IsIgnored {
  const active = ignored.filter(({ isActive }) => isActive(outputs, isDone))
  return prop => active.some(({ props }) => props?.includes(prop) ?? true)
}
