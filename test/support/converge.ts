import { vi } from 'vitest'
import type { Kind } from '../../src/providers/kind.ts'
import { admissionFor } from '../../src/reconciler/admission.ts'
import type { ConsentPolicy } from '../../src/reconciler/consent.ts'
import type { Context } from '../../src/reconciler/context.ts'
import { converge as run } from '../../src/reconciler/converge.ts'
import { Events } from '../../src/reconciler/events.ts'
import { Graph } from '../../src/reconciler/graph.ts'
import { plan } from '../../src/reconciler/plan.ts'
import { Resistance } from '../../src/reconciler/resistance.ts'
import { Status } from '../../src/reconciler/status.ts'
import type { Timing } from '../../src/reconciler/timing.ts'
import { World } from '../../src/reconciler/world.ts'

export const SECOND = 1000
export const MINUTE = 60 * SECOND

const ACCOUNT = '123456789012'
const HOME = 'us-east-1'

export const newGraph = (environment = 'test', policy: 'Orphan' | 'Delete' = 'Delete', region = HOME) =>
  new Graph({ application: 'app', environment, region, generation: 1, deletion: { stateful: policy, stateless: policy } })

const timing: Timing = {
  fresh: 4 * SECOND,
  keep: MINUTE,
  grace: 30 * SECOND,
  workers: 4,
  poll: () => 5 * SECOND,
  backoff: errors => Math.min(SECOND * 2 ** errors, 5 * MINUTE),
  resend: times => 2 * SECOND * times,
}

/** Clients that can call nothing, for fake kinds. */
const noAws = (region: string): never => ({ region, in: noAws }) as never

export const newWorld = (home = HOME) => new World({ aws: noAws(home), account: ACCOUNT, timing })

interface Options extends Partial<Pick<Context, 'adopt' | 'automation' | 'events' | 'resistance' | 'timing' | 'world'>> {
  readonly policy?: ConsentPolicy
  readonly isHeld?: () => boolean
  /** How long the engine may run, in (faked) milliseconds. */
  readonly during?: number
}

export const lenient: ConsentPolicy = { approvals: [], destroyLimit: 10 }

/** Runs a new engine until it settles, as a new process would, which knows nothing of earlier runs. */
export async function converge(graph: Graph, kinds: readonly Kind[], options: Options = {}) {
  const [run] = await convergeAll([graph], kinds, options)
  return run!.status
}

/** Converges several environments of one account at once; `settled` says whether each ended by itself. */
export async function convergeAll(graphs: readonly Graph[], kinds: readonly Kind[], options: Options = {}) {
  const { during = 5 * MINUTE, world = newWorld(graphs[0]?.spec.region), ...given } = options
  const stop = new AbortController()
  for (const graph of graphs) world.watch(graph)
  const runs = graphs.map(graph => start({ graph, kinds, world, ...given }, stop.signal))
  await vi.advanceTimersByTimeAsync(during)
  stop.abort()
  return Promise.all(runs)
}

async function start(
  { policy = lenient, isHeld = () => true, ...given }: Options & Pick<Context, 'graph' | 'kinds' | 'world'>,
  signal: AbortSignal,
) {
  const { graph, kinds, world } = given
  const status = new Status()
  const shown = plan(graph, kinds, await world.listings(kinds, graph.environment).catch(() => new Map()), given.automation)
  const context = { adopt: async () => {}, events: new Events(), resistance: new Resistance(), timing, ...given, status }
  const failure = await run({ ...context, admission: admissionFor(shown, policy, isHeld, given.automation) }, signal).catch(
    (error: unknown) => error,
  )
  return { status, settled: !signal.aborted, failure }
}

/** The plan as a person would see it now. */
export async function planNow(graph: Graph, kinds: readonly Kind[]) {
  const world = newWorld(graph.spec.region)
  world.watch(graph)
  const listings = world.listings(kinds, graph.environment)
  await vi.advanceTimersByTimeAsync(SECOND)
  return plan(graph, kinds, await listings)
}
