import { emptyGraph } from '../../src/operator/empty-graph.ts'
import { Aws } from '../../src/providers/aws.ts'
import { kinds } from '../../src/providers/kinds.ts'
import { isRead } from '../../src/providers/retry.ts'
import { adopt } from '../../src/providers/tags.ts'
import { admissionFor } from '../../src/reconciler/admission.ts'
import type { ConsentPolicy } from '../../src/reconciler/consent.ts'
import { Contention } from '../../src/reconciler/contention.ts'
import { converge } from '../../src/reconciler/converge.ts'
import { Events, type Listener } from '../../src/reconciler/events.ts'
import type { Graph } from '../../src/reconciler/graph.ts'
import { plan } from '../../src/reconciler/plan.ts'
import { Resistance } from '../../src/reconciler/resistance.ts'
import { Status } from '../../src/reconciler/status.ts'
import { isChange } from '../../src/reconciler/step.ts'
import type { Timing } from '../../src/reconciler/timing.ts'
import { World } from '../../src/reconciler/world.ts'
import type { Environment } from '../../src/schema/environment.ts'
import { load } from '../../src/schema/load.ts'
import { compose } from '../../src/stack/index.ts'
import { ACCOUNT } from './account.ts'
import { QUICK } from './timing.ts'
import { zonesFor } from './zones.ts'

/** The environment that a file of this checkout describes. */
export async function environment(path: string): Promise<Environment> {
  const found = await load(path, {})
  if ('problems' in found) throw new Error(`${path}: ${JSON.stringify(found.problems)}`)
  return found.environment
}

export const graphOf = (spec: Environment) => compose({ spec, account: ACCOUNT, zones: zonesFor(spec) })

/** The graph without resources, which destroys the environment. */
export const emptyGraphOf = emptyGraph

type OnCall = (client: string, command: string) => void

interface RunOptions {
  readonly policy?: ConsentPolicy
  /** After how many mutating calls the process dies. */
  readonly calls?: number
  readonly onCall?: OnCall
  readonly listener?: Listener
  readonly timing?: Timing
  readonly timeout?: number
}

const lenient: ConsentPolicy = { approvals: [], destroyLimit: Infinity, approveAllData: true }

/** Runs the engine as one process, until it settles or dies. */
export async function runOnce(
  spec: Environment,
  graph: Graph,
  { policy = lenient, calls = Infinity, onCall, listener = () => {}, timing = QUICK, timeout = 60_000 }: RunOptions = {},
) {
  const dead = new AbortController()
  let writes = 0
  const aws = new Aws({
    region: spec.region,
    onCall: (client, command) => {
      if (dead.signal.aborted) throw new Error('The process is dead')
      if (!isRead(command) && ++writes > calls) {
        dead.abort()
        throw new Error('The process dies')
      }
      onCall?.(client, command)
    },
  })
  const world = new World({ aws, account: ACCOUNT, timing })
  world.watch(graphOf(spec))
  const status = new Status()
  const limit = AbortSignal.timeout(timeout)
  const shown = plan(graph, kinds, await world.listings(kinds, graph.environment))
  const admission = admissionFor(shown, policy, () => true)
  const context = {
    graph,
    kinds,
    world,
    status,
    events: new Events(listener),
    admission,
    resistance: new Resistance(),
    contention: new Contention(),
    timing,
    adopt,
  }
  await converge(context, AbortSignal.any([dead.signal, limit]))
  aws.destroy()
  if (limit.aborted) throw new Error(`Not done in time: ${JSON.stringify(notReady(status))}`)
  return { status, died: dead.signal.aborted }
}

const notReady = (status: Status) => status.ids.filter(id => !status.is(id, 'Ready')).map(id => [id, status.found(id)])

/** Plans the graph from new listings. */
export async function planNow(spec: Environment, graph: Graph, onCall?: OnCall) {
  const aws = new Aws({ region: spec.region, ...(onCall && { onCall }) })
  const world = new World({ aws, account: ACCOUNT })
  world.watch(graphOf(spec))
  const whole = plan(graph, kinds, await world.listings(kinds, graph.environment))
  aws.destroy()
  return whole
}

/** The action and id of each step that changes something. */
export const changedSteps = ({ steps }: Awaited<ReturnType<typeof planNow>>) =>
  steps.filter(isChange).map(({ action, id }) => `${action} ${id}`)
