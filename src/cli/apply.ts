import type { Status } from '../reconciler/status.ts'
import { painting, toText } from '../report/text.ts'
import { checkAskable, confirm } from './confirm.ts'
import { type Consent, guard, known, toTerms } from './consent.ts'
import { EXIT, Exit } from './exit.ts'
import { run, type RunOptions } from './run.ts'
import { open, type Options } from './session.ts'

/** Makes AWS what the spec says. Ends with 0 only if all of it is ready, or waits for someone outside. */
export async function apply(options: Options & RunOptions & Consent): Promise<number> {
  checkAskable(options)
  const session = await open(options)
  const { graph } = session
  const plan = await session.plan(graph)
  const terms = toTerms(session, { ...options, approve: known(plan, options.approve) })
  process.stdout.write(`${toText(plan, graph.notes, painting(process.stdout))}\n`)
  const guarded = guard(plan, terms)
  if (guarded) throw new Exit(EXIT.error, `Nothing was changed: ${guarded}`)
  if (!options.yes && plan.steps.some(({ action }) => action !== 'none')) await confirm('These changes will be made.', 'yes')
  const { status, progress } = await run(session, { graph, plan, terms }, options)
  process.stdout.write(
    `${status.ready ? 'Apply complete!' : 'Apply incomplete.'} Resources: ${counted(progress.done)}\n${notReady(status)}`,
  )
  return status.ready ? EXIT.ok : EXIT.error
}

/** What was done, in Terraform's words. */
function counted({ create = 0, adopt = 0, update = 0, replace = 0, delete: deleted = 0 }: Readonly<Record<string, number>>) {
  const imported = adopt > 0 ? `${adopt} imported, ` : ''
  return `${imported}${create + replace} added, ${update} changed, ${deleted + replace} destroyed.`
}

/** What is not ready, and why. */
export const notReady = (status: Status) =>
  status.ids
    .filter(id => !status.is(id, 'Ready'))
    .map(id => `  ${id}: ${status.conditions(id)[0]?.reason}: ${status.conditions(id)[0]?.message}\n`)
    .join('')
