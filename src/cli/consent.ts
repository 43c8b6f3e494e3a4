import { planControl } from '../operator/control-bucket.ts'
import type { Account } from '../operator/account.ts'
import { type ConsentPolicy, overDestroyLimit } from '../reconciler/consent.ts'
import type { Plan } from '../reconciler/plan.ts'
import { isChange, type Step } from '../reconciler/step.ts'

/** The ids given to --approve that steps of the plan, or of the control bucket's plan, have; prints a warning for each of the others. */
export async function knownApprovals(session: Account, { steps }: Plan, ids: readonly string[]): Promise<string[]> {
  const stale = unknownIds(steps, ids)
  const unknown = stale.length > 0 ? unknownIds((await planControl(session)).steps, stale) : []
  for (const id of unknown)
    process.stderr.write(`--approve ${id} approves nothing now: no step of this plan has that id. Perhaps the plan has changed.\n`)
  return ids.filter(id => !unknown.includes(id))
}

export const unknownIds = (steps: readonly Step[], ids: readonly string[]) =>
  ids.filter(id => !steps.some(step => isChange(step) && step.hash === id))

/** Why no step of the plan may be taken; undefined when the guard admits it. */
export function guard(plan: Plan, policy: ConsentPolicy): string | undefined {
  const doomed = overDestroyLimit(plan, policy)
  if (doomed.length === 0) return undefined
  const flags = doomed.map(({ hash }) => `--approve ${hash}`).join(' ')
  return `the plan destroys ${doomed.length} resources (not counting revisions), and ${policy.destroyLimit} may go unasked (guards.maxDestroy). To approve all of them:\n  ${flags}`
}
