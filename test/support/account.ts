import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Aws } from '../../src/providers/aws.ts'
import type { Kind } from '../../src/providers/kind.ts'
import { adopt } from '../../src/providers/tags.ts'
import type { Approval } from '../../src/reconciler/consent.ts'
import { approve } from './approve.ts'
import { Graph } from '../../src/reconciler/graph.ts'
import { plan } from '../../src/reconciler/plan.ts'
import { PRUNE } from '../../src/reconciler/prune.ts'
import { Reconciler } from '../../src/reconciler/reconciler.ts'
import { Status } from '../../src/reconciler/status.ts'
import { toScope, World } from '../../src/reconciler/world.ts'

/** The account that the emulator stands for. */
export const ACCOUNT = '123456789012'

/** An account seen through one kind. */
export class Account {
  readonly scope
  readonly #kind: Kind
  readonly #name: string | undefined
  readonly #environment: string

  /** The name is given where the kind's own rules would refuse the one that the graph makes. */
  constructor(kind: Kind, aws: Aws, name?: string) {
    this.#kind = kind
    this.#name = name
    this.#environment = kind.type.toLowerCase().replaceAll('::', '-').slice(4, 18).replace(/-$/, '')
    this.scope = toScope(aws, ACCOUNT, [this.#graph({})])
  }

  async ours() {
    const all = await this.#kind.list(this.scope)
    return all.filter(({ owner, status }) => this.scope.environments.includes(owner?.environment ?? '') && status !== 'terminating')
  }

  async plan(props: object | undefined) {
    return plan(this.#graph(props), [this.#kind], await this.#world().listings([this.#kind]))
  }

  /** Passes until it is ready. */
  async bring(props: object, approvals: readonly Approval[] = []) {
    const { reconciler, status } = this.#engine(props, approvals)
    for (let pass = 0; pass < 400 && !status.is('thing', 'Ready'); pass++) {
      await reconciler.reconcile('thing')
      if (pass > 10) await pause(10)
    }
    const [ready] = status.conditions('thing')
    expect(ready, ready?.message).toMatchObject({ type: 'Ready', status: 'True' })
  }

  /** Takes over the one that has our name, as a person who saw the plan would agree to. */
  async adopt(props: object) {
    const whole = await this.plan(props)
    expect(whole.steps).toMatchObject([{ action: 'adopt' }])
    await this.bring(props, approve(whole, soon()))
  }

  /** Passes until it is gone. */
  async clear() {
    const whole = await this.plan(undefined)
    const { reconciler, queued } = this.#engine(undefined, approve(whole, soon()))
    await reconciler.reconcile(PRUNE)
    for (let pass = 0; pass < 400 && queued.size > 0; pass++) {
      for (const key of queued) {
        const { requeueAfter } = await reconciler.reconcile(key)
        if (requeueAfter === undefined) queued.delete(key)
      }
      if (pass > 10) await pause(10)
    }
  }

  #engine(props: object | undefined, approvals: readonly Approval[]) {
    const status = new Status()
    const queued = new Set<string>()
    const reconciler = new Reconciler({
      graph: this.#graph(props),
      kinds: [this.#kind],
      world: this.#world(),
      queue: { add: key => void (key === PRUNE || queued.add(key)) },
      status,
      adopt,
      terms: { approvals, destroyLimit: 1 },
      held: () => true,
      poll: () => 1,
      resync: 1,
    })
    return { reconciler, status, queued }
  }

  #graph(props: object | undefined) {
    const graph = new Graph({
      application: 'app',
      environment: this.#environment,
      generation: 1,
      deletion: { stateful: 'Delete', stateless: 'Delete' },
    })
    if (props) graph.add(this.#kind, 'thing', props, this.#name ? { name: this.#name } : {})
    return graph
  }

  #world() {
    return new World({ scope: this.scope, maxAge: -1, keep: -1, grace: 0 })
  }
}

const soon = () => new Date(Date.now() + 60_000)
