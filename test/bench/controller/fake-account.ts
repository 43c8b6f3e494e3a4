import type { Kind, Listed, Scope } from '../../../src/providers/kind.ts'
import { kinds } from '../../../src/providers/kinds.ts'
import { recordKeys } from '../../../src/operator/control-bucket.ts'
import { hashOf } from '../../../src/operator/revision.ts'
import { type Session, toSession } from '../../../src/operator/session.ts'
import { VERSION } from '../../../src/operator/version.ts'
import type { Graph } from '../../../src/reconciler/graph.ts'
import { nameOf } from '../../../src/reconciler/name.ts'
import type { Node } from '../../../src/reconciler/node.ts'
import { toApplied } from '../../../src/reconciler/applied.ts'
import { plan } from '../../../src/reconciler/plan.ts'
import { type Outputs, resolve } from '../../../src/reconciler/ref.ts'
import { isChange } from '../../../src/reconciler/step.ts'
import { World } from '../../../src/reconciler/world.ts'
import type { Environment } from '../../../src/schema/environment.ts'
import { ACCOUNT } from '../../support/account.ts'
import { graphOf } from '../../support/engine.ts'
import { outputsOf } from '../../support/live-outputs.ts'
import { FakeBucket } from './fake-bucket.ts'

const REGION = 'us-east-1'

/** An account without AWS, which has every resource of its environments as they are asked for. Each listing is a new copy, as an answer of AWS is. */
export class FakeAccount {
  readonly bucket = new FakeBucket()
  /** How often all kinds were listed. */
  lists = 0
  readonly #live = new Map<string, Listed[]>()
  readonly #graphs = new Map<string, Graph>()
  readonly #kinds: readonly Kind[] = kinds.map((kind): Kind => ({ ...kind, list: scope => this.#list(kind, scope) }))
  readonly aws = { region: REGION, s3: this.bucket, in: () => this.aws } as unknown as Session['aws']
  readonly world = new World({ aws: this.aws, account: ACCOUNT })

  /** Adds every resource of an environment. */
  add(spec: Environment) {
    const graph = graphOf(spec)
    this.#graphs.set(spec.environment, graph)
    const outputs = readOutputs(graph)
    for (const node of graph.nodes.values()) {
      const live = this.#live.get(node.kind.type) ?? []
      this.#live.set(node.kind.type, [...live, toLive(node, resolve(node.props, outputs) as object, outputs.get(node.id)!)])
    }
  }

  /** Opens an environment as the controller does, and records it as applied, so that passes have nothing to do. */
  async open(spec: Environment): Promise<Session> {
    const account = { aws: this.aws, account: ACCOUNT, caller: `arn:aws:sts::${ACCOUNT}:assumed-role/bench/run` }
    const text = JSON.stringify(spec)
    const revision = { id: hashOf(text), hash: hashOf(text), path: 'postmagiq.yaml', text }
    const graph = this.#graphs.get(spec.environment)!
    this.world.watch(graph)
    const session: Session = {
      ...toSession({ spec, revision }, { account, graph, world: this.world }),
      plan: async (asked, automation) => plan(asked, this.#kinds, await this.world.listings(this.#kinds, asked.environment), automation),
    }
    await this.#record(session)
    return session
  }

  async #record(session: Session) {
    const found = await session.plan(session.graph)
    const changes = found.steps.filter(isChange)
    if (changes.length > 0) throw new Error(`The fake account is not as asked: ${changes.map(({ action, id }) => `${action} ${id}`)}`)
    const resources = Object.fromEntries(toApplied(session.graph, found))
    const value = {
      generation: 1,
      revision: session.revision,
      at: new Date().toISOString(),
      by: session.caller,
      version: VERSION,
      resources,
    }
    this.bucket.write(recordKeys(session.spec).applied, value)
  }

  async #list({ type }: Kind, { environments }: Scope): Promise<readonly Listed[]> {
    if (type === kinds[0]!.type) this.lists++
    const isAsked = ({ owner }: Listed) => owner !== undefined && environments.includes(owner.environment)
    return structuredClone((this.#live.get(type) ?? []).filter(isAsked))
  }
}

/** The outputs of every resource that the graph reads, each with a value of its own. */
function readOutputs(graph: Graph): Outputs {
  const read = new Map<string, Record<string, unknown>>()
  const recording = [...outputsOf(graph)].map(([id, values]) => {
    const seen: Record<string, unknown> = {}
    read.set(id, seen)
    const get = (target: object, output: string) => (seen[output] = Reflect.get(target, output))
    return [id, new Proxy(values, { get: (target, output) => get(target, String(output)) })] as const
  })
  for (const node of graph.nodes.values()) resolve(node.props, new Map(recording))
  return read
}

function toLive(node: Node, props: object, outputs: object): Listed {
  const name = nameOf(node, props)
  const arn = `arn:aws:bench:${node.region}:${ACCOUNT}:${node.owner.environment}/${node.id}`
  return { name, arn, owner: node.owner, props: structuredClone(props), outputs: { ...outputs }, status: 'ready' }
}
