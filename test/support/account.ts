import { expect } from 'vitest'
import type { Aws } from '../../src/providers/aws.ts'
import type { Kind, Live, Target } from '../../src/providers/kind.ts'
import { adopt } from '../../src/providers/tags.ts'
import { admissionFor } from '../../src/reconciler/admission.ts'
import type { Approval } from '../../src/reconciler/consent.ts'
import { Contention } from '../../src/reconciler/contention.ts'
import { converge } from '../../src/reconciler/converge.ts'
import { Events } from '../../src/reconciler/events.ts'
import { Graph } from '../../src/reconciler/graph.ts'
import { plan } from '../../src/reconciler/plan.ts'
import { Resistance } from '../../src/reconciler/resistance.ts'
import { Status } from '../../src/reconciler/status.ts'
import { World } from '../../src/reconciler/world.ts'
import { approve } from './approve.ts'
import { QUICK } from './timing.ts'

/** The account of the emulator. */
export const ACCOUNT = '123456789012'

/** An account with at most one resource of one kind. */
export class Account {
  readonly #aws: Aws
  readonly #kind: Kind
  readonly #name: string | undefined
  readonly #environment: string

  /** The name is given where the kind's own rules would refuse the one that the graph makes. */
  constructor(kind: Kind, aws: Aws, name?: string) {
    this.#aws = aws
    this.#kind = kind
    this.#name = name
    this.#environment = kind.type.toLowerCase().replaceAll('::', '-').slice(4, 18).replace(/-$/, '')
  }

  get scope() {
    return this.#world().scope()
  }

  /** Our live resources, without those being deleted. */
  async ours(): Promise<Live<any, any>[]> {
    const { scope } = this
    const all = await this.#kind.list(scope)
    return all
      .filter(({ owner, status }) => scope.environments.includes(owner?.environment ?? '') && status !== 'terminating')
      .map(listed => ({ ...listed, region: scope.region }))
  }

  /** The target that the engine gives to a kind's calls for a live resource. */
  target<Props>({ name, owner }: Live, props: Props): Target<Props> {
    return { ...this.scope, owner: owner!, name, props, repeated: new Set() }
  }

  async plan(props: object | undefined) {
    const graph = this.#graph(props)
    return plan(graph, [this.#kind], await this.#world().listings([this.#kind], graph.environment))
  }

  /** Converges until the resource is as desired, but for what a person has to do. */
  async bring(props: object, approvals: readonly Approval[] = []) {
    const status = await this.#converge(props, approvals)
    const found = status.found('thing')
    expect(found, found?.message).toMatchObject({ reason: expect.stringMatching(/^(Ready|Awaiting\w+)$/) })
  }

  /** Adopts the resource that has our name, with approval of the plan. */
  async adopt(props: object) {
    const whole = await this.plan(props)
    expect(whole.steps).toMatchObject([{ action: 'adopt' }])
    await this.bring(props, approve(whole, soon()))
  }

  /** Converges until the resource is gone. */
  async clear() {
    await this.#converge(undefined, approve(await this.plan(undefined), soon()))
  }

  async #converge(props: object | undefined, approvals: readonly Approval[]) {
    const graph = this.#graph(props)
    const kinds = [this.#kind]
    const world = this.#world()
    const status = new Status()
    const shown = plan(graph, kinds, await world.listings(kinds, graph.environment))
    const admission = admissionFor(shown, { approvals, destroyLimit: 1 }, () => true)
    const context = {
      graph,
      kinds,
      world,
      status,
      events: new Events(),
      admission,
      resistance: new Resistance(),
      contention: new Contention(),
      timing: QUICK,
      adopt,
    }
    await converge(context, AbortSignal.timeout(PATIENCE))
    return status
  }

  #graph(props: object | undefined) {
    const { region } = this.#aws
    const deletion = { stateful: 'Delete', stateless: 'Delete' } as const
    const graph = new Graph({ application: 'app', environment: this.#environment, region, generation: 1, deletion })
    if (props) graph.add(this.#kind, 'thing', props, this.#name ? { name: this.#name } : {})
    return graph
  }

  #world() {
    const world = new World({ aws: this.#aws, account: ACCOUNT, timing: QUICK })
    world.watch(this.#graph({}))
    return world
  }
}

/** Longer than EC2 answers a creation with the resource of an equal one that was deleted since. In milliseconds. */
const PATIENCE = 45_000

const soon = () => new Date(Date.now() + 60_000)
