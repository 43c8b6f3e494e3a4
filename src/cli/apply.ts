import { type ConsentRules, toConsentPolicy } from '../operator/consent-policy.ts'
import type { Named, Session } from '../operator/session.ts'
import { warningsFor } from '../operator/warnings.ts'
import type { Plan } from '../reconciler/plan.ts'
import { isChange } from '../reconciler/step.ts'
import { describeNotReady } from '../report/status.ts'
import { printable } from '../report/printable.ts'
import { painting } from '../report/paint.ts'
import { toText } from '../report/text.ts'
import { checkAskable, confirm } from './confirm.ts'
import { guard, knownApprovals } from './consent.ts'
import { EXIT, Exit } from './exit.ts'
import { detailOf } from './detail.ts'
import { open } from './open.ts'
import type { Options } from './read-spec.ts'
import { carryOut, type RunOptions } from './carry-out.ts'

export interface ApplyOptions extends Options, RunOptions {
  readonly approve: readonly string[]
  readonly approveAllData?: boolean
  readonly full?: boolean
}

/** Makes AWS what the spec says. Ends with 0 only if all of it is ready, or waits for somebody outside. */
export async function apply(options: ApplyOptions): Promise<number> {
  checkAskable(options)
  const session = await open(options)
  return applyTo(session, session.spec, options, plan => warningsFor(session, plan))
}

/** Plans, asks, and carries the plan out, under the approvals and the guard of a spec. */
export async function applyTo(
  session: Session<Named>,
  rules: ConsentRules,
  options: ApplyOptions,
  warn: (plan: Plan) => Promise<readonly string[]> = async () => [],
): Promise<number> {
  const { graph } = session
  const shownAt = Date.now()
  const plan = await session.plan(graph)
  const approve = await knownApprovals(session, plan, options.approve)
  const policy = toConsentPolicy(rules, { ...options, approve })
  process.stdout.write(`${toText(plan, { notes: graph.notes, paint: painting(process.stdout), detail: detailOf(options) })}\n`)
  const guarded = guard(plan, policy)
  if (guarded) throw new Exit(EXIT.error, `Nothing was changed: ${guarded}`)
  const isChanging = plan.steps.some(isChange)
  for (const warning of isChanging ? await warn(plan) : []) process.stderr.write(`Warning: ${printable(warning)}.\n`)
  if (!options.yes && isChanging) await confirm('These changes will be made.', 'yes')
  const { status, progress } = await carryOut(session, { graph, shown: plan, shownAt, policy }, options)
  const outcome = status.ready ? 'Apply complete!' : 'Apply incomplete.'
  process.stdout.write(`${outcome} Resources: ${counted(progress.done)}\n${describeNotReady(status, progress.label)}`)
  return status.ready ? EXIT.ok : EXIT.error
}

/** What was done, in Terraform's words. */
function counted({ create = 0, adopt = 0, update = 0, replace = 0, delete: deleted = 0 }: Readonly<Record<string, number>>) {
  const imported = adopt > 0 ? `${adopt} imported, ` : ''
  return `${imported}${create + replace} added, ${update} changed, ${deleted + replace} destroyed.`
}
