import { meaning } from '../providers/errors.ts'
import type { Lease } from './lease.ts'

interface Options {
  /** Whether to wait for a lease that is taken. */
  readonly wait: boolean
  /** Told once, before waiting, who holds it. */
  readonly onWait: (holder: string) => void
  /** Told what went wrong with it; it is tried again. */
  readonly onError: (error: unknown) => void
  /** Asked at the end: whether there is nothing left to write to, so that the lease itself goes too. */
  readonly removeAfter?: () => boolean
  readonly signal: AbortSignal
}

/** Someone else is the environment's writer, and was not waited for. */
export class LeaseTaken extends Error {}

/** Does the work while holding the lease, renewing it, and gives it up at the end. Never starts without it. */
export async function withLease<T>(lease: Lease, options: Options, work: () => Promise<T>): Promise<T> {
  await take(lease, options)
  const done = new AbortController()
  const renewing = renew(lease, options, done.signal)
  try {
    return await work()
  } finally {
    done.abort()
    await renewing
    await retrying(() => (options.removeAfter?.() ? lease.remove() : lease.release()), lease, options)
  }
}

async function take(lease: Lease, options: Options) {
  const { wait, onWait, signal } = options
  for (let tries = 0; !(await retrying(() => lease.acquire(), lease, options)); tries++) {
    const holder = lease.holder ?? 'someone who was as quick'
    if (!wait) throw new LeaseTaken(holder)
    if (tries === 0) onWait(holder)
    await pause(Math.min(1_000, lease.ttl / 10), signal)
    signal.throwIfAborted()
  }
}

async function renew(lease: Lease, { onError }: Options, signal: AbortSignal) {
  while (!signal.aborted) {
    await pause(lease.ttl / 5, signal)
    if (!signal.aborted) await lease.acquire().catch(onError)
  }
}

/** Asks up to five times while the reason may pass: what is asked of a lease is asked on top of what was read, so once or twice is the same. */
async function retrying<T>(ask: () => Promise<T>, lease: Lease, options: Options, tries = 1): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    const means = meaning(error)
    if ((means && means !== 'throttled') || tries === 5) throw error
    options.onError(error)
  }
  await pause(lease.ttl / 15, options.signal)
  return retrying(ask, lease, options, tries + 1)
}

/** Passes the time, unless it is cut short. */
const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>(resolve => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true })
  })
