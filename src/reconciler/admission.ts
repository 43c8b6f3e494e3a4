import { type Automation, refusalOf } from './automation.ts'
import { type ConsentPolicy, isApproved, overDestroyLimit } from './consent.ts'
import type { Plan } from './plan.ts'
import type { Found } from './status.ts'
import { needsConsent, type Step } from './step.ts'

/** One reason why a step may not be taken now; undefined when it may. `whole` gives the plan of the environment as last seen. */
export type Check = (step: Step, whole: () => Plan) => Found | undefined

/** Asks every check in order; the first refusal counts. Every step of every caller goes through here. */
export function admit(checks: readonly Check[], step: Step, whole: () => Plan): Found | undefined {
  for (const check of checks) {
    const refused = check(step, whole)
    if (refused) return refused
  }
  return undefined
}

/** Only the environment's one writer acts. */
export const holdsLease =
  (isHeld: () => boolean): Check =>
  () =>
    isHeld() ? undefined : { reason: 'LeaseLost', message: 'another writer holds the lease' }

/** Refuses every step while the plan destroys more than the limit. */
export const withinDestroyLimit =
  (policy: ConsentPolicy): Check =>
  (step, whole) => {
    const doomed = overDestroyLimit(whole(), policy).length
    if (doomed === 0) return undefined
    const message = `the plan destroys ${doomed} resources, and ${policy.destroyLimit} may go unasked (guards.maxDestroy): approve ${step.hash}`
    return { reason: 'GuardBlocked', message }
  }

/** A stateful resource is destroyed, and a foreign one adopted, only with approval of exactly that step. */
export const hasConsent =
  (policy: ConsentPolicy): Check =>
  step =>
    needsConsent(step) && !isApproved(step, policy)
      ? { reason: 'ConsentNeeded', message: `${step.action} needs approval (${step.because}): --approve ${step.hash}` }
      : undefined

/** Nothing but a revision is replaced unless the plan that was shown says so. */
export function isPlanned({ steps }: Plan): Check {
  const planned = new Set(steps.filter(({ action }) => action === 'replace').map(({ hash }) => hash))
  return step =>
    step.action === 'replace' && !step.kind.revisions && !planned.has(step.hash)
      ? { reason: 'NotPlanned', message: `${step.because}, and the plan did not show this replacement: plan again` }
      : undefined
}

/** A controller does by itself what its environment's automation allows. */
const isAutomatic =
  (automation: Automation): Check =>
  step =>
    refusalOf(step, automation)

/** The checks that everybody's steps go through, and with an automation those that a controller's steps do. */
export const admissionFor = (plan: Plan, policy: ConsentPolicy, isHeld: () => boolean, automation?: Automation): readonly Check[] => [
  holdsLease(isHeld),
  withinDestroyLimit(policy),
  hasConsent(policy),
  isPlanned(plan),
  ...(automation ? [isAutomatic(automation)] : []),
]
