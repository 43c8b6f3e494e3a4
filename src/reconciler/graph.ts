import type { Kind, Owner } from '../providers/kind.ts'
import { type Input, type Outputs, Ref, resolve, sources, UNKNOWN } from './ref.ts'
import type { Awaiting } from './status.ts'

/** A desired resource. Its id is a path in the spec's words, stable for life: `cache/security-group`. */
export interface Node extends Owner {
  readonly name: string
  readonly kind: Kind
  /** As written: what refers to other resources is not read yet. */
  readonly props: object
  /** What a person, or something outside, has yet to do for it. */
  readonly awaits: readonly Ref<Awaiting | undefined>[]
  /** What keeps props of what stands as they are. */
  readonly holds: readonly Hold[]
  /** Whose outputs it reads. */
  readonly dependsOn: ReadonlySet<string>
  /** What must be as desired before it is touched. */
  readonly after: ReadonlySet<string>
}

/** Keeps props of what stands as they are while something is true; all of them when it names none. */
interface Hold {
  readonly when: Ref<boolean>
  readonly props?: readonly string[] | undefined
}

/** What a person, or something outside, has yet to do for a resource, as far as that can be told. */
export const awaited = ({ awaits }: Node, outputs: Outputs): Awaiting | undefined =>
  awaits.map(what => resolve(what, outputs)).find((found): found is Awaiting => found !== undefined && found !== UNKNOWN)

/** Which props of what stands are to stay as they are. */
export type Held = (prop: string) => boolean
export function held({ holds }: Node, outputs: Outputs): Held {
  const active = holds.filter(({ when }) => resolve(when, outputs) === true)
  return prop => active.some(({ props }) => props?.includes(prop) ?? true)
}

/** What a stack file holds on to after adding a resource: a way to point at its outputs, and to say what it waits for. */
export interface Handle<Outputs> {
  readonly id: string
  ref<K extends keyof Outputs>(output: K): Ref<Outputs[K]>
  awaits(what: Ref<Awaiting | undefined>): void
  /** Keeps what stands, or these props of it, as it is while that is true: better yesterday's than nothing. */
  holds(when: Ref<boolean>, props?: readonly string[]): void
}

interface Placing {
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
    { name, after = [] }: Placing = {},
  ): Handle<Outputs> {
    if (this.nodes.has(id)) throw new Error(`Two resources are called ${id}`)
    const { environment } = this
    const awaits: Ref<Awaiting | undefined>[] = []
    const holds: Hold[] = []
    const dependsOn = new Set(sources(props))
    this.nodes.set(id, {
      id,
      environment,
      kind,
      props,
      awaits,
      holds,
      dependsOn,
      after: new Set(after.map(handle => handle.id)),
      name: name ?? `${environment}/${id}`.replaceAll('/', '-'),
    })
    return {
      id,
      ref: output => new Ref([id], outputs => outputs.get(id)![output as string] as never),
      awaits: what => void (awaits.push(what), read(what)),
      holds: (when, props) => void (holds.push({ when, props }), read(when)),
    }

    function read(ref: Ref<unknown>) {
      for (const source of ref.from) if (source !== id) dependsOn.add(source)
    }
  }
}
