import { admit, admissionFor } from '../reconciler/admission.ts'
import type { ConsentPolicy } from '../reconciler/consent.ts'
import type { Plan } from '../reconciler/plan.ts'
import { statusOfPlan } from '../reconciler/plan-status.ts'
import type { Status } from '../reconciler/status.ts'
import { isChange, type Step } from '../reconciler/step.ts'
import type { Session } from './session.ts'

/** An environment as a look without the lease finds it. */
export interface Look {
  readonly plan: Plan
  /** When it was made, in milliseconds since the epoch. */
  readonly at: number
  /** The steps that may be taken now. */
  readonly takeable: readonly Step[]
  readonly status: Status
}

/** Looks at an environment: plans from listings that the caller may have made the world forget. Throws the SDK's error. */
export async function look(session: Session, policy: ConsentPolicy): Promise<Look> {
  const { graph } = session
  const at = Date.now()
  const plan = await session.plan(graph)
  const checks = admissionFor(plan, policy, () => true)
  const refused = (step: Step) => (isChange(step) ? admit(checks, step, () => plan) : undefined)
  return { plan, at, takeable: plan.steps.filter(step => isChange(step) && !refused(step)), status: statusOfPlan(plan, graph, refused) }
}
