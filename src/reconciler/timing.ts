/** How patient the engine is. All in milliseconds. */
export interface Timing {
  /** How old a listing may be for a step to be taken on it. */
  readonly fresh: number
  /** How old a listing may be where no step is taken. */
  readonly keep: number
  /** How long AWS may take to list a new resource. */
  readonly grace: number
  /** How many resources are worked on at once. */
  readonly workers: number
  /** When to requeue a resource after so many passes that found it progressing; slow ones take minutes. */
  poll(polls: number, slow: boolean): number
  /** How long to wait after so many errors in a row. */
  backoff(errors: number): number
  /** How long to wait before sending a change again that was sent so many times and is not listed. */
  resend(times: number): number
}

/** The timing for AWS: most resources take seconds, but databases, load balancers and gateways take minutes. */
export const TIMING: Timing = {
  fresh: 800,
  keep: 60_000,
  grace: 30_000,
  workers: 8,
  poll: (polls, slow) => (polls === 0 ? 0 : slow ? Math.min(15_000, 5_000 * 1.25 ** (polls - 1)) : Math.min(10_000, 400 * 1.25 ** polls)),
  backoff: errors => Math.min(15_000, 500 * 2 ** errors) * (0.75 + Math.random() / 2),
  resend: times => Math.min(20_000, 1_000 * 2 ** times),
}
