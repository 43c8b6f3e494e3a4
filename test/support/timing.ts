import type { Timing } from '../../src/reconciler/timing.ts'

/** Timing for an emulator, whose states last milliseconds: each step takes a new listing. */
export const QUICK: Timing = {
  fresh: 20,
  keep: 60_000,
  grace: 3_000,
  workers: 8,
  poll: polls => (polls === 0 ? 0 : Math.min(500, 10 * 1.5 ** polls)),
  backoff: errors => Math.min(1_000, 10 * 2 ** errors),
  resend: times => 200 * times,
}
