import { defineKind, type Kind, type Listed, type Live, type Owner, type Scope, type Target } from '../../src/providers/kind.ts'
import { newGraph } from './converge.ts'

/** A thing with a size that can change, and a colour and a place that cannot. */
export interface Box {
  size: number
  colour: string
  inside?: string
}
export interface BoxOutputs {
  arn: string
  size: number
}

export const awsError = (name: string) => Object.assign(new Error(`AWS says ${name}`), { name })

/** An account of boxes: each becomes ready 8 s after its creation, and is deleted at once. */
export class FakeCloud {
  readonly boxes = new Map<string, { name: string; owner: Owner | undefined; region: string; props: Box; since: number }>()
  readonly calls: string[] = []
  /** How many listings were taken. */
  lists = 0
  /** How late a listing shows a new box, in milliseconds. */
  lag = 0
  /** How long a deletion takes, in milliseconds. */
  slowDelete = 0
  #created = 0
  /** When the deletion of a box began, by ARN. */
  readonly #deleted = new Map<string, number>()
  /** The names of failed boxes. */
  readonly failed = new Set<string>()
  /** Fields that a listing shows for a box of this name, such as a state or an awaited action. */
  listedAs: (name: string) => Partial<Listed<Box, BoxOutputs>> = () => ({})
  /** The error that a listing for this environment ends with. */
  listError: (environment: string) => Error | undefined = () => undefined
  /** The part of a change that AWS applies; it drops the rest without an error. */
  applied: (name: string, changed: Partial<Box>) => Partial<Box> = (_name, changed) => changed
  /** The error that AWS answers a call with, before it takes effect. */
  refuse: (call: string) => Error | undefined = () => undefined
  /** Which mutating call is the process's last: it takes effect, and later ones do not. */
  crashAt = Infinity

  kind(type: Kind['type'], traits: Partial<Kind<Box, BoxOutputs, never>> = {}) {
    return defineKind<Box, BoxOutputs>({
      type,
      identity: 'name',
      createOnly: ['colour', 'inside'],
      replace: 'delete-first',
      permissions: { list: [], create: ['test:CreateBox'], update: [], delete: ['test:DeleteBox'] },
      list: async scope => this.#list(type, scope),
      create: async ({ name, owner, region, props }) =>
        this.#mutate(`create ${name}`, () => {
          // Names are unique only for kinds that are identified by name.
          const arn = traits.identity === 'tag' ? `${type}/${name}/${this.#created++}` : `${type}/${name}`
          if (this.boxes.has(arn)) throw awsError('BoxAlreadyExists')
          this.boxes.set(arn, { name, owner, region, props: { ...props }, since: Date.now() })
        }),
      update: async (_target, { name, arn }, changed) =>
        this.#mutate(`update ${name} ${Object.keys(changed)}`, () => {
          Object.assign(this.boxes.get(arn)!.props, this.applied(name, changed))
        }),
      delete: async (_scope, { name, arn }) =>
        this.#mutate(`delete ${name}`, () => {
          if ([...this.boxes.values()].some(({ props }) => props.inside === arn)) throw awsError('DependencyViolation')
          this.#deleted.set(arn, Date.now())
          if (this.slowDelete === 0) this.boxes.delete(arn)
        }),
      ...traits,
    })
  }

  readonly adopt = async ({ owner }: Target<unknown>, { arn }: Live) => {
    this.boxes.get(arn)!.owner = owner
  }

  /** The one box whose name begins so, to read or to change. */
  box(name: string) {
    const found = [...this.boxes.values()].find(box => box.name.startsWith(name))
    if (!found) throw new Error(`No ${name} among ${[...this.boxes.keys()]}`)
    return found
  }

  async #list(type: string, { region, environments }: Scope): Promise<Listed<Box, BoxOutputs>[]> {
    this.lists++
    const failed = environments.map(environment => this.listError(environment)).find(error => error !== undefined)
    if (failed) throw failed
    await new Promise(resolve => setTimeout(resolve, 100))
    const age = (since: number) => Date.now() - since
    for (const arn of [...this.#deleted].filter(([, since]) => age(since) >= this.slowDelete).map(([arn]) => arn)) {
      this.boxes.delete(arn)
      this.#deleted.delete(arn)
    }
    return [...this.boxes]
      .filter(([arn, { since, region: where }]) => arn.startsWith(`${type}/`) && where === region && age(since) >= this.lag)
      .map(([arn, { since, region: _region, ...box }]) => ({
        ...box,
        props: { ...box.props },
        arn,
        outputs: { arn, size: box.props.size },
        status: this.#statusOf(arn, box.name, age(since)),
        ...this.listedAs(box.name),
      }))
  }

  #statusOf(arn: string, name: string, age: number) {
    if (this.#deleted.has(arn)) return 'terminating'
    if (this.failed.has(name)) return 'failed'
    return age >= 8_000 ? 'ready' : 'progressing'
  }

  #mutate(call: string, effect: () => void) {
    if (this.crashAt <= 0) throw new Error('The process is dead')
    this.calls.push(call)
    const refused = this.refuse(call)
    if (refused) throw refused
    effect()
    if (--this.crashAt <= 0) throw new Error('The process dies')
  }
}

/** A graph of a shelf, and a carton that refers to it. */
export function shelf(cloud: FakeCloud, { size = 1, colour = 'red', environment = 'test' } = {}) {
  const Shelf = cloud.kind('AWS::Test::Shelf')
  const Carton = cloud.kind('AWS::Test::Carton')
  const graph = newGraph(environment)
  const outer = graph.add(Shelf, 'shelf', { size, colour })
  graph.add(Carton, 'carton', { size: 1, colour: 'plain', inside: outer.ref('arn') })
  return { graph, kinds: [Shelf, Carton] }
}
