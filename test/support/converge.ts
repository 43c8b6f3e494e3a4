import { vi } from 'vitest'
import type { Kind } from '../../src/providers/kind.ts'
import type { ConsentPolicy } from '../../src/reconciler/consent.ts'
import type { Context } from '../../src/reconciler/context.ts'
import { Graph } from '../../src/reconciler/graph.ts'
import { PRUNE } from '../../src/reconciler/prune.ts'
import { plan } from '../../src/reconciler/plan.ts'
import { Reconciler } from '../../src/reconciler/reconciler.ts'
import { Status } from '../../src/reconciler/status.ts'
import { WorkQueue } from '../../src/reconciler/work-queue.ts'
import { toScope, World } from '../../src/reconciler/world.ts'

export const SECOND = 1000
export const MINUTE = 60 * SECOND

export const newGraph = (environment = 'test', policy: 'Orphan' | 'Delete' = 'Delete') =>
  new Graph({ application: 'app', environment, generation: 1, deletion: { stateful: policy, stateless: policy } })

export const newWorld = () =>
  new World({ scope: toScope({} as never, '123456789012', [newGraph()]), maxAge: 4 * SECOND, keep: MINUTE, grace: 30 * SECOND })

interface Options {
  readonly world?: World
  readonly terms?: ConsentPolicy
  readonly held?: () => boolean
  readonly adopt?: Context['adopt']
  /** How long to let the engine run, in (faked) milliseconds. */
  readonly during?: number
}

export const lenient: ConsentPolicy = { approvals: [], destroyLimit: 10 }

/** Runs a fresh engine for a while, as a new process would: it knows nothing but what it sees. */
export async function converge(graph: Graph, kinds: readonly Kind[], options: Options = {}) {
  const [status] = await convergeAll([graph], kinds, options)
  return status!
}

/** The same for several environments of one account at once. */
export async function convergeAll(graphs: readonly Graph[], kinds: readonly Kind[], options: Options = {}) {
  const { during = 5 * MINUTE, world = newWorld(), ...given } = options
  const stop = new AbortController()
  const engines = graphs.map(graph => start({ graph, kinds, world, ...given }, stop.signal))
  await vi.advanceTimersByTimeAsync(during)
  stop.abort()
  await Promise.all(engines.map(({ running }) => running))
  return engines.map(({ status }) => status)
}

function start(given: Options & Pick<Context, 'graph' | 'kinds' | 'world'>, signal: AbortSignal) {
  const queue = new WorkQueue<string>()
  const status = new Status()
  const reconciler = new Reconciler({
    terms: lenient,
    held: () => true,
    adopt: async () => {},
    poll: () => 5 * SECOND,
    resync: 10 * MINUTE,
    ...given,
    queue,
    status,
  })
  for (const key of [...given.graph.nodes.keys(), PRUNE]) queue.add(key)
  const running = queue.run({
    handle: key => reconciler.reconcile(key),
    workers: 4,
    signal,
    backoff: failures => Math.min(SECOND * 2 ** failures, 5 * MINUTE),
  })
  return { status, running }
}

/** The plan as a person would see it now. */
export async function planNow(graph: Graph, kinds: readonly Kind[]) {
  const listings = newWorld().listings(kinds)
  await vi.advanceTimersByTimeAsync(SECOND)
  return plan(graph, kinds, await listings)
}
