import type { Kind, Owner } from '../providers/kind.ts'
import { type Input, type Outputs, Ref, resolve, sources, UNKNOWN } from './ref.ts'
import type { ActionNeeded } from './status.ts'

/** A desired resource. Its id is a path in the spec's words, stable for life: `cache/security-group`. */
export interface Node extends Owner {
  readonly name: string
  readonly kind: Kind
  /** As written: what refers to other resources is not read yet. */
  readonly props: object
  /** What a person, or something outside, has yet to do for it. */
  readonly actions: readonly Ref<ActionNeeded | undefined>[]
  /** What keeps props of what stands as they are. */
  readonly ignored: readonly IgnoredChange[]
  /** Whose outputs it reads. */
  readonly references: ReadonlySet<string>
  /** What must be as desired before it is touched. */
  readonly after: ReadonlySet<string>
}

/** Keeps props of what stands as they are while something is true; all of them when it names none. */
interface IgnoredChange {
  readonly when: Ref<boolean>
  readonly props?: readonly string[] | undefined
}

/** What a person, or something outside, has yet to do for a resource, as far as that can be told. */
export const actionNeeded = ({ actions }: Node, outputs: Outputs): ActionNeeded | undefined =>
  actions.map(what => resolve(what, outputs)).find((found): found is ActionNeeded => found !== undefined && found !== UNKNOWN)

/** Which props of what stands are to stay as they are. */
export type IsIgnored = (prop: string) => boolean
export function ignoredProps({ ignored }: Node, outputs: Outputs): IsIgnored {
  const active = ignored.filter(({ when }) => resolve(when, outputs) === true)
  return prop => active.some(({ props }) => props?.includes(prop) ?? true)
}

/** What a stack file holds on to after adding a resource: a way to point at its outputs, and to say what it waits for. */
export interface Handle<Outputs> {
  readonly id: string
  ref<K extends keyof Outputs>(output: K): Ref<Outputs[K]>
  actionNeeded(what: Ref<ActionNeeded | undefined>): void
  /** Keeps what stands, or these props of it, as it is while that is true: better yesterday's than nothing. */
  ignoreChangesWhile(when: Ref<boolean>, props?: readonly string[]): void
}

interface AddOptions {
  /** What AWS calls it; by default the application, the environment and the id. */
  readonly name?: string
  /** What must stand first, though nothing of it is referred to. */
  readonly after?: readonly Handle<unknown>[]
}

type Policy = 'Orphan' | 'Delete'

/** What of the spec concerns the environment as a whole. */
interface Spec {
  readonly application: string
  readonly environment: string
  /** Counts the spec's versions, so that a condition can say which one it speaks of. */
  readonly generation: number
  /** What becomes of what the spec no longer has: of what holds data, and of the rest. */
  readonly deletion: { readonly stateful: Policy; readonly stateless: Policy }
}

/** The desired resources of one environment. A resource can only refer to an earlier one, so they are in order and there are no cycles. */
export class Graph {
  readonly nodes = new Map<string, Node>()
  /** What whoever reads the plan should know besides its steps. */
  readonly notes: string[] = []
  readonly spec: Spec

  constructor(spec: Spec) {
    this.spec = spec
  }

  /** Whose its resources are. */
  get environment() {
    return `${this.spec.application}/${this.spec.environment}`
  }

  add<Props extends object, Outputs extends object, WriteOnly extends keyof Props>(
    kind: Kind<Props, Outputs, WriteOnly>,
    id: string,
    props: Input<NoInfer<Props>>,
    { name, after = [] }: AddOptions = {},
  ): Handle<Outputs> {
    if (this.nodes.has(id)) throw new Error(`Two resources are called ${id}`)
    const { environment } = this
    const actions: Ref<ActionNeeded | undefined>[] = []
    const ignored: IgnoredChange[] = []
    const references = new Set(sources(props))
    this.nodes.set(id, {
      id,
      environment,
      kind,
      props,
      actions,
      ignored,
      references,
      after: new Set(after.map(handle => handle.id)),
      name: name ?? `${environment}/${id}`.replaceAll('/', '-'),
    })
    return {
      id,
      ref: output => new Ref([id], outputs => outputs.get(id)![output as string] as never),
      actionNeeded: what => void (actions.push(what), read(what)),
      ignoreChangesWhile: (when, props) => void (ignored.push({ when, props }), read(when)),
    }

    function read(ref: Ref<unknown>) {
      for (const source of ref.from) if (source !== id) references.add(source)
    }
  }
}
