import type { Context } from './context.ts'
import { PRUNE } from './prune.ts'
import { Reconciler } from './reconciler.ts'
import { WorkQueue } from './work-queue.ts'

/**
 * Runs the engine for one environment until nothing more will come by itself, or the signal aborts: calls in flight finish, nothing new begins.
 * Throws the error of a listing without which it is not known what there is to do.
 */
export async function converge(given: Omit<Context, 'queue'>, signal: AbortSignal): Promise<void> {
  // The guard judges the whole plan: every kind is listed before the first step.
  await given.world.listings(given.kinds, given.graph.environment)
  const queue = new WorkQueue<string>(given.queueObserver)
  const reconciler = new Reconciler({ ...given, queue })
  const { workers, backoff } = given.timing
  for (const key of [...given.graph.nodes.keys(), PRUNE]) queue.add(key)
  await queue.run({ handle: key => reconciler.reconcile(key), workers, backoff, signal })
  // A run that was ended need not know all that there was to do.
  if (!signal.aborted) reconciler.throwIfSearchFailed()
}
