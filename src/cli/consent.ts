import { approved, needsConsent, type ConsentPolicy, overDestroyLimit } from '../reconciler/consent.ts'
import type { Plan } from '../reconciler/plan.ts'
import type { Session } from './session.ts'

/** Consent given on the command line. */
export interface Consent {
  readonly approve: readonly string[]
  readonly approveAllData?: boolean
}

/** What may happen without asking: what the spec approves, and what was approved just now. */
export function toTerms({ spec }: Session, { approve, approveAllData }: Consent): ConsentPolicy {
  const soon = new Date(Date.now() + 24 * 3_600_000)
  const inSpec = spec.approvals.map(({ id, until }) => ({ step: id, until: new Date(until) }))
  return {
    approvals: [...inSpec, ...approve.map(step => ({ step, until: soon }))],
    approveAllData: approveAllData === true,
    destroyLimit: spec.guards.maxDestroy,
  }
}

/** The approved ids that steps of the plan have; says of the others that they approve nothing. */
export function known({ steps }: Plan, ids: readonly string[]): string[] {
  const stale = ids.filter(id => steps.every(({ action, hash }) => action === 'none' || hash !== id))
  for (const id of stale)
    process.stderr.write(`--approve ${id} approves nothing now: no step of this plan has that id. Perhaps the plan has changed.\n`)
  return ids.filter(id => !stale.includes(id))
}

/** The steps that someone has to agree to first. */
export const unapproved = ({ steps }: Plan, terms: ConsentPolicy) => steps.filter(step => needsConsent(step) && !approved(step, terms))

/** Why the plan as a whole is not to be carried out; undefined when it is. */
export function guard(plan: Plan, terms: ConsentPolicy): string | undefined {
  const doomed = overDestroyLimit(plan, terms)
  if (doomed.length === 0) return undefined
  const flags = doomed.map(({ hash }) => `--approve ${hash}`).join(' ')
  return `the plan destroys ${doomed.length} resources (not counting revisions), and ${terms.destroyLimit} may go unasked (guards.maxDestroy). If all of that is meant:\n  ${flags}`
}
