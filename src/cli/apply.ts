import { approved, needsConsent, type Terms } from '../reconciler/consent.ts'
import type { Plan } from '../reconciler/plan.ts'
import type { Status } from '../reconciler/status.ts'
import { painting, toText } from '../report/text.ts'
import { confirm } from './confirm.ts'
import { EXIT } from './exit.ts'
import { run, type RunOptions } from './run.ts'
import { open, type Options, type Session } from './session.ts'

/** Consent given on the command line. */
export interface Consent {
  readonly approve: readonly string[]
  readonly approveAllData?: boolean
}

/** Makes AWS what the spec says. Ends with 0 only if all of it is ready, or waits for someone outside. */
export async function apply(options: Options & RunOptions & Consent): Promise<number> {
  const session = await open(options)
  const { graph, look } = session
  const plan = await look(graph)
  process.stdout.write(`${toText(plan, graph.notes, painting(process.stdout))}\n`)
  if (!options.yes && plan.steps.some(({ action }) => action !== 'none')) await confirm('These changes will be made.', 'yes')
  const terms = toTerms(session, options)
  const { status, progress } = await run(session, { graph, plan, terms }, options)
  process.stdout.write(`${status.ready ? 'Apply complete!' : 'Apply incomplete.'} Resources: ${counted(progress.done)}\n${left(status)}`)
  return status.ready ? EXIT.ok : EXIT.error
}

/** What was done, in Terraform's words. */
function counted({ create = 0, adopt = 0, update = 0, replace = 0, delete: deleted = 0 }: Readonly<Record<string, number>>) {
  const imported = adopt > 0 ? `${adopt} imported, ` : ''
  return `${imported}${create + replace} added, ${update} changed, ${deleted + replace} destroyed.`
}

/** What may happen without asking: what the spec approves, and what was approved just now. */
export function toTerms({ spec }: Session, { approve, approveAllData }: Consent): Terms {
  const soon = new Date(Date.now() + 24 * 3_600_000)
  const inSpec = spec.approvals.map(({ id, until }) => ({ step: id, until: new Date(until) }))
  return {
    approvals: [...inSpec, ...approve.map(step => ({ step, until: soon }))],
    allData: approveAllData === true,
    destroyLimit: spec.guards.maxDestroy,
  }
}

/** The steps that someone has to agree to first. */
export const unapproved = ({ steps }: Plan, terms: Terms) => steps.filter(step => needsConsent(step) && !approved(step, terms))

/** What is not ready, and why. */
export const left = (status: Status) =>
  status.ids
    .filter(id => !status.is(id, 'Ready'))
    .map(id => `  ${id}: ${status.conditions(id)[0]?.reason}: ${status.conditions(id)[0]?.message}\n`)
    .join('')
