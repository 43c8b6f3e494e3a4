import { type ActionNeeded, GLOBAL_REGION, type Kind, type Live, UNKNOWN } from '../providers/kind.ts'
import type { IgnoredChange, Node, Use } from './node.ts'
import { type Input, Ref, resolve, sources } from './ref.ts'

/** By prop, a hash of the value that a resource is asked to have. */
export type PropHashes = Readonly<Record<string, string>>

/** By id, the hashes of a resource's props when it was last found as asked. */
export type Applied = ReadonlyMap<string, PropHashes>

/** A resource that was added to a graph: it gives refs to the outputs, and qualifies the node. */
export interface Handle<Outputs> {
  readonly id: string
  ref<K extends keyof Outputs>(output: K): Ref<Outputs[K]>
  /** Reports that a person has something to do for it while the ref gives an action. */
  actionNeeded(action: Ref<ActionNeeded | undefined>): void
  /** Leaves the live resource, or these props of it, as it is while the ref is true. */
  ignoreChangesWhile(when: Ref<boolean>, props?: readonly string[]): void
  /** Leaves the live resource, or these props of it, as it is until another resource is as desired. */
  ignoreChangesUntil(other: Handle<unknown>, props?: readonly string[]): void
}

interface AddOptions {
  /** The resource's name in AWS; by default composed of application, environment and id. */
  readonly name?: string
  /** Dependencies that no prop refers to: a handle must be as desired, a ref must be known. */
  readonly after?: readonly (Handle<unknown> | Ref<unknown>)[]
  /** The region it lives in; by default the environment's, or that of its kind where that is global. */
  readonly region?: string
  /** It is not asked for while this is false or unknown. */
  readonly when?: Ref<boolean>
}

type Policy = 'Orphan' | 'Delete'

/** The fields of the spec that concern the whole environment. */
interface Spec {
  readonly application: string
  readonly environment: string
  /** The environment's home region. */
  readonly region: string
  /** Counts the spec's versions, so that a condition can say which one it speaks of. */
  readonly generation: number
  /** The source's name of this version, such as a commit; by default the generation. */
  readonly revision?: string
  /** The policy for resources that left the spec: for stateful ones, and for the others. */
  readonly deletion: { readonly stateful: Policy; readonly stateless: Policy }
}

/** The desired resources of one environment. A resource can only refer to an earlier one, so they are in order and acyclic. */
export class Graph {
  readonly nodes = new Map<string, Node>()
  /** Sentences for the reader of the plan, besides its steps. */
  readonly notes: string[] = []
  /** What was asked of each resource when it was last found so, as far as it is known. */
  applied: Applied = new Map()
  /** Whether this very spec was applied by another version of this program. */
  isUpgrade = false
  spec: Spec

  constructor(spec: Spec) {
    this.spec = spec
  }

  /** The environment as its resources' owner tags name it. */
  get environment() {
    return `${this.spec.application}/${this.spec.environment}`
  }

  /** Whether a live resource belongs to this environment. */
  owns({ owner }: Live) {
    return owner?.environment === this.environment && owner.region === this.spec.region
  }

  /** Asks for a resource. Throws when the id is taken. */
  add<Props extends object, Outputs extends object, WriteOnly extends keyof Props>(
    kind: Kind<Props, Outputs, WriteOnly>,
    id: string,
    props: Input<NoInfer<Props>>,
    options: AddOptions = {},
  ): Handle<Outputs> {
    return this.#add({ kind, id, props }, options)
  }

  /** Refers to a resource that somebody else owns: its outputs are published, and nothing is ever written to it. */
  use<Props extends object, Outputs extends object, WriteOnly extends keyof Props>(
    kind: Kind<Props, Outputs, WriteOnly>,
    id: string,
    use: Use & { readonly name?: string; readonly region?: string },
  ): Pick<Handle<Outputs>, 'id' | 'ref'> {
    return this.#add({ kind, id, props: {}, use }, use)
  }

  #add({ kind, id, props, use }: Pick<Node, 'kind' | 'id' | 'props' | 'use'>, { name, after = [], region, when }: AddOptions): Handle<any> {
    if (this.nodes.has(id)) throw new Error(`Two resources are called ${id}`)
    const { environment, spec } = this
    const node: Qualified = {
      id,
      owner: { environment, region: spec.region, id },
      region: kind.regions === 'global' ? GLOBAL_REGION : (region ?? spec.region),
      kind,
      props,
      actions: [],
      ignored: [],
      references: new Set(sources([props, when, after.filter(one => one instanceof Ref)])),
      after: new Set(after.flatMap(one => (one instanceof Ref ? [] : [one.id]))),
      until: new Set(),
      name: name ?? `${environment}/${id}`.replaceAll('/', '-'),
      when,
      use,
    }
    this.nodes.set(id, node)
    return toHandle(node)
  }
}

/** A node while its stack file qualifies it. */
interface Qualified extends Node {
  readonly actions: Ref<ActionNeeded | undefined>[]
  readonly ignored: IgnoredChange[]
  readonly references: Set<string>
  readonly until: Set<string>
}

function toHandle({ id, actions, ignored, references, until }: Qualified): Handle<any> {
  const refer = (ref: Ref<unknown>) => {
    for (const source of ref.from) if (source !== id) references.add(source)
  }
  return {
    id,
    ref: output => new Ref<never>([id], outputs => (outputs.get(id)![output as string] ?? UNKNOWN) as never),
    actionNeeded(action) {
      actions.push(action)
      refer(action)
    },
    ignoreChangesWhile(when, props) {
      ignored.push({ isActive: outputs => resolve(when, outputs) === true, props })
      refer(when)
    },
    ignoreChangesUntil(other, props) {
      ignored.push({ isActive: (_outputs, isDone) => !isDone(other.id), props })
      until.add(other.id)
    },
  }
}
