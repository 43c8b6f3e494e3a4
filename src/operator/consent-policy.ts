import type { ConsentPolicy } from '../reconciler/consent.ts'
import type { Environment } from '../schema/environment.ts'

/** For how long an approval given to a run is valid, in milliseconds: longer than any run. */
const RUN = 24 * 3_600_000

/** Approvals given to one run, besides those in the spec. */
export interface Approvals {
  /** The hashes of the approved steps. */
  readonly approve: readonly string[]
  readonly approveAllData?: boolean
}

/** What a spec says about consent. */
export type ConsentRules = Pick<Environment, 'approvals' | 'guards' | 'state'>

/** For what has no spec of its own with approvals and guards. */
export const DEFAULT_RULES: ConsentRules = { state: 'present', approvals: [], guards: { maxDestroy: 10 } }

/** The consent policy of a run: the approvals of the spec, and those given to this run. */
export function toConsentPolicy(
  { approvals, guards, state }: ConsentRules,
  { approve, approveAllData }: Approvals,
  now = Date.now(),
): ConsentPolicy {
  const inSpec = approvals.map(({ id, until }) => ({ step: id, until: new Date(until) }))
  return {
    approvals: [...inSpec, ...approve.map(step => ({ step, until: new Date(now + RUN) }))],
    approveAllData: approveAllData === true,
    // Whoever asks for the absence of all of it asks for every deletion.
    destroyLimit: state === 'absent' ? Infinity : guards.maxDestroy,
  }
}
