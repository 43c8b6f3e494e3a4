import { meaning } from '../providers/errors.ts'
import { pause } from '../providers/pause.ts'
import type { Lease } from './lease.ts'

interface Options {
  /** Whether to wait for a lease that is taken. */
  readonly wait: boolean
  /** Called once, before waiting, with who holds it. */
  readonly onWait: (holder: string) => void
  /** Called with each error of a lease call that is retried. */
  readonly onError: (error: unknown) => void
  /** Called at the end: whether nothing of the environment is left, so that the lease itself is removed. */
  readonly removeAfter?: () => boolean
  readonly signal: AbortSignal
}

/** Somebody else is the environment's writer, and was not waited for. The message names the holder. */
export class LeaseTaken extends Error {}

/** The lease ran out, or somebody else took it, while the work was going on. */
export class LeaseLost extends Error {}

/** The lease as the work sees it. */
export interface Held {
  /** Aborts when the caller's signal does, and as soon as the lease is lost. */
  readonly signal: AbortSignal
  /** Whether another writer was waited for: AWS may have changed since. */
  readonly waited: boolean
}

/**
 * Does the work while holding the lease and renewing it, and gives it up at the end. Never starts without it. A lease that was lost
 * aborts the work and is not taken again: throws LeaseLost.
 */
export async function withLease<T>(lease: Lease, options: Options, work: (held: Held) => Promise<T>): Promise<T> {
  const waited = await take(lease, options)
  const done = new AbortController()
  const lost = new AbortController()
  const renewing = renew(lease, options, { done: done.signal, lost })
  try {
    const result = await work({ signal: AbortSignal.any([options.signal, lost.signal]), waited })
    if (lost.signal.aborted) throw lost.signal.reason
    return result
  } catch (error) {
    throw lost.signal.aborted ? lost.signal.reason : error
  } finally {
    done.abort()
    await renewing
    if (!lost.signal.aborted) await retrying(() => (options.removeAfter?.() ? lease.remove() : lease.release()), lease, options)
  }
}

/** Takes the lease; true when another holder was waited for. */
async function take(lease: Lease, options: Options): Promise<boolean> {
  const { wait, onWait, signal } = options
  let tries = 0
  for (; !(await retrying(() => lease.acquire(), lease, options)); tries++) {
    const holder = lease.holder ?? 'another run'
    if (!wait) throw new LeaseTaken(holder)
    if (tries === 0) onWait(holder)
    await pause(Math.min(1_000, lease.ttl / 10), signal)
    signal.throwIfAborted()
  }
  return tries > 0
}

/** Renews the lease until the work is done. Errors are retried at the next renewal, as long as the lease lasts. */
async function renew(lease: Lease, { onError }: Options, { done, lost }: { readonly done: AbortSignal; readonly lost: AbortController }) {
  while (!done.aborted) {
    await pause(lease.ttl / 5, done)
    if (done.aborted) return
    await lease.renew().catch(onError)
    if (!lease.isHeld()) return lost.abort(new LeaseLost(`the lease was lost${lease.holder ? ` to ${lease.holder}` : ''}`))
  }
}

/** Calls up to five times while the error may be temporary. Safe, as lease writes are conditional on the ETag that was read. */
async function retrying<T>(call: () => Promise<T>, lease: Lease, options: Options, tries = 1): Promise<T> {
  try {
    return await call()
  } catch (error) {
    const means = meaning(error)
    if ((means && means !== 'throttled') || tries === 5) throw error
    options.onError(error)
  }
  await pause(lease.ttl / 15)
  return retrying(call, lease, options, tries + 1)
}
