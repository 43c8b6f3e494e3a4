import type { Graph } from './graph.ts'
import type { Plan } from './plan.ts'
import { type Found, Status } from './status.ts'
import { conditionOf, type Step } from './step.ts'

/** The key of a step's resource in a status: its id, or, as one of that id may succeed it, the ARN of one that leaves. */
export const statusKey = (step: Step) => (step.action === 'delete' ? step.live.arn : step.id)

/** The status of every resource as a plan finds it; `refused` says why a step may not be taken. */
export function statusOfPlan(plan: Plan, { spec }: Graph, refused: (step: Step) => Found | undefined = () => undefined): Status {
  const status = new Status()
  for (const step of [...plan.steps, ...plan.terminating])
    status.set(statusKey(step), refused(step) ?? conditionOf(step, plan.awaiting.get(step.id)), spec.generation)
  return status
}
