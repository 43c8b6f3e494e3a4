import { admit, admissionFor } from '../reconciler/admission.ts'
import type { Automation } from '../reconciler/automation.ts'
import type { Plan } from '../reconciler/plan.ts'
import { statusOfPlan } from '../reconciler/plan-status.ts'
import type { Status } from '../reconciler/status.ts'
import { isChange, type Step } from '../reconciler/step.ts'
import { isRecorded, recall } from './applied.ts'
import type { Session } from './session.ts'

/** An environment as a look without the lease finds it. */
export interface Look {
  readonly plan: Plan
  /** When it was made, in milliseconds since the epoch. */
  readonly at: number
  /** Whether there is something to do that may be done now: a step to take, or a record to write. */
  readonly isDue: boolean
  readonly status: Status
}

/** Looks at an environment: plans from listings that the caller may have made the world forget. Throws the SDK's error. */
export async function look(session: Session, automation: Automation): Promise<Look> {
  const { graph } = session
  const at = Date.now()
  const found = await recall(session)
  const plan = await session.plan(graph, automation)
  const checks = admissionFor(plan, automation.policy, () => true, automation)
  const refused = (step: Step) => (isChange(step) ? admit(checks, step, () => plan) : undefined)
  const isTakeable = plan.steps.some(step => isChange(step) && !refused(step))
  return { plan, at, isDue: isTakeable || !isRecorded(session, graph, plan, found), status: statusOfPlan(plan, graph, refused) }
}
