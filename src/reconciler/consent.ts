import { destroys, needsConsent, type Step } from './step.ts'

/** Permission to take exactly one step, for a while. */
export interface Approval {
  /** The step's hash, as the plan shows it. */
  readonly step: string
  readonly until: Date
}

/** Which steps may be taken without asking a person. */
export interface ConsentPolicy {
  readonly approvals: readonly Approval[]
  /** Whether stateful resources may be destroyed without approval: for disposable environments. */
  readonly approveAllData?: boolean
  /** How many resources may be destroyed before a person is asked. */
  readonly destroyLimit: number
}

/** The part of a plan that consent is about. */
interface Steps {
  readonly steps: readonly Step[]
}

/** The unapproved steps of a plan that destroy resources, if they exceed the limit; else none. */
export function overDestroyLimit({ steps }: Steps, policy: ConsentPolicy, now = new Date()): readonly Step[] {
  const doomed = steps.filter(step => isCounted(step) && !isApproved(step, policy, now))
  return doomed.length > policy.destroyLimit ? doomed : []
}

/** Whether a person approved exactly this step. */
export const isApproved = (step: Step, { approvals, approveAllData }: ConsentPolicy, now = new Date()) =>
  (approveAllData === true && destroys(step) && step.kind.stateful === true) ||
  approvals.some(approval => approval.step === step.hash && approval.until > now)

/** The steps that need a person's approval and do not have it. */
export const unapproved = ({ steps }: Steps, policy: ConsentPolicy) => steps.filter(step => needsConsent(step) && !isApproved(step, policy))

/** Whether the guard counts a step: nobody misses a revision that has a successor. */
const isCounted = (step: Step) => destroys(step) && !step.kind.revisions
