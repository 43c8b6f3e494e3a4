import type { Context, Outcome } from './context.ts'
import type { Step } from './decide.ts'
import { destroys, type Plan, plan } from './plan.ts'

/** Leave to take exactly one step, for a while. */
export interface Approval {
  /** The step's hash, as the plan shows it. */
  readonly step: string
  readonly until: Date
}

/** What may happen unattended. */
export interface ConsentPolicy {
  readonly approvals: readonly Approval[]
  /** Whether what holds data may be destroyed without asking: for environments made to be thrown away. */
  readonly approveAllData?: boolean
  /** How many resources may be destroyed before someone is asked. */
  readonly destroyLimit: number
}

/** Why a step may not be taken; undefined when it may. Pure. */
export function whyRefused(step: Step, whole: Plan, terms: ConsentPolicy, now = new Date()): string | undefined {
  if (approved(step, terms, now)) return undefined
  if (needsConsent(step)) return `to ${step.action} it, as ${step.because}, approve ${step.hash}`
  const doomed = overDestroyLimit(whole, terms, now).length
  return counts(step) && doomed > 0
    ? `the plan destroys ${doomed} resources where ${terms.destroyLimit} may go unasked: approve ${step.hash}`
    : undefined
}

/** What a plan would destroy, where that is more than may go unasked: a spec that says so is not to be trusted with the rest either. */
export function overDestroyLimit({ steps }: Plan, terms: ConsentPolicy, now = new Date()): readonly Step[] {
  const doomed = steps.filter(step => counts(step) && !approved(step, terms, now))
  return doomed.length > terms.destroyLimit ? doomed : []
}

/** What stands in the way of a step now. Looks at everything before anything is destroyed, and at nothing otherwise. */
export async function admit(step: Step, { held, graph, kinds, world, terms, poll, resync }: Context): Promise<Outcome | undefined> {
  if (!held()) return { reason: 'LeaseLost', message: 'another writer holds the lease', requeueAfter: poll(1) }
  if (!mayNeedConsent(step)) return undefined
  const message = whyRefused(step, plan(graph, kinds, await world.listings(kinds)), terms)
  return message === undefined ? undefined : { reason: 'ConsentNeeded', message, requeueAfter: resync }
}

/** Whether someone agreed to exactly this step. */
export const approved = (step: Step, { approvals, approveAllData }: ConsentPolicy, now = new Date()) =>
  (approveAllData === true && destroys(step) && step.kind.stateful === true) ||
  approvals.some(approval => approval.step === step.hash && approval.until > now)

/** Whether a step is taken only if someone agreed to exactly that. */
export const needsConsent = (step: Step) =>
  (step.action === 'adopt' && step.live.adoptUnasked !== true) || (destroys(step) && step.kind.stateful === true)
const mayNeedConsent = (step: Step) => step.action === 'adopt' || destroys(step)

/** Whether the guard counts it: a revision that another follows is nothing anyone could miss. */
const counts = (step: Step) => destroys(step) && !step.kind.revisions
