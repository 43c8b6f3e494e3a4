import type { Context } from './context.ts'
import { PRUNE } from './prune.ts'
import { Reconciler } from './reconciler.ts'
import { WorkQueue } from './work-queue.ts'

interface Options {
  /** Ends it early: calls in flight finish, nothing new begins. */
  readonly signal: AbortSignal
  /** How many resources are worked on at once. */
  readonly workers: number
  /** How long to wait after so many failures in a row, in milliseconds. */
  readonly backoff: (failures: number) => number
}

/** Runs the engine until nothing more will come by itself: everything is ready, gone, or waits for someone. */
export async function converge(given: Omit<Context, 'queue'>, { signal, workers, backoff }: Options): Promise<void> {
  const queue = new WorkQueue<string>()
  const reconciler = new Reconciler({ ...given, queue })
  const done = new AbortController()
  const look = () => queue.idle && given.status.settled && done.abort()
  for (const key of [...given.graph.nodes.keys(), PRUNE]) queue.add(key)
  await queue.run({
    handle: key => reconciler.reconcile(key).finally(() => setImmediate(look)),
    workers,
    backoff,
    signal: AbortSignal.any([signal, done.signal]),
  })
}
