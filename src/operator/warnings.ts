import { tolerate } from '../providers/errors.ts'
import { levelOf } from '../reconciler/automation.ts'
import type { Plan } from '../reconciler/plan.ts'
import { isChange } from '../reconciler/step.ts'
import { describePause } from './automation.ts'
import { controlRecords, recordKeys } from './control-bucket.ts'
import { readRequests } from './known-revision.ts'
import type { Session } from './session.ts'
import { standingOf } from './standing.ts'
import { isControllerActive, toStatusRecord } from './status-record.ts'
import { outsideWindow } from './windows.ts'

/** Warnings for a person who is about to carry out a plan, as sentences. Throws the SDK's error. */
export async function warningsFor(session: Session, plan: Plan): Promise<readonly string[]> {
  const [requests, found] = await Promise.all([
    tolerate('denied', readRequests(session, session.spec)),
    tolerate('denied', controlRecords(session).read(recordKeys(session.spec).status)),
  ])
  const pause = describePause(standingOf(requests ?? [], new Date()))
  const record = toStatusRecord(found?.value)
  const controller =
    record && isControllerActive(record)
      ? `a controller keeps this environment (it wrote its status at ${record.controllerAt}): where its source has another spec, its next pass takes these changes back`
      : undefined
  return [pause && `the environment is ${pause}`, controller, outside(session, plan)].filter(sentence => sentence !== undefined)
}

/** The first step that the windows do not allow now. */
function outside({ spec }: Session, { steps }: Plan): string | undefined {
  const { windows } = spec.reconcile
  const [found] = steps.filter(isChange).flatMap(step => {
    const message = outsideWindow(windows, levelOf(step))
    return message ? [`${step.id}: ${message}`] : []
  })
  return found && `outside of a window: ${found}`
}
