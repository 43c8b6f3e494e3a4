import { LeaseLost, LeaseTaken } from '../lease/with-lease.ts'
import { PlanDeclined, type Work } from '../operator/act.ts'
import { PassRecords } from '../operator/pass-records.ts'
import type { Named, Session } from '../operator/session.ts'
import { Events } from '../reconciler/events.ts'
import { type Plan } from '../reconciler/plan.ts'
import type { Status } from '../reconciler/status.ts'
import { destroys, isChange, type Step } from '../reconciler/step.ts'
import { Progress } from '../report/progress.ts'
import { createDisplay, quietDisplay } from '../report/terminal.ts'
import { painting } from '../report/paint.ts'
import { toText } from '../report/text.ts'
import { confirm } from './confirm.ts'
import { EXIT, Exit } from './exit.ts'
import { interrupts } from './interrupts.ts'

/** The options of the verbs that change AWS, besides those of every verb. */
export interface RunOptions {
  readonly yes?: boolean
  /** Prints neither steps nor progress. */
  readonly quiet?: boolean
  /** False with `--no-wait`. */
  readonly wait: boolean
  /** In milliseconds. */
  readonly timeout: number
}

/** The result of a run. */
interface RunResult {
  readonly status: Status
  readonly progress: Progress
}

const write = (line: string) => void process.stderr.write(`${line}\n`)

/** Converges an environment as its only writer and prints what happens, until nothing more will come by itself. */
export async function carryOut(session: Session<Named>, work: Work, options: RunOptions): Promise<RunResult> {
  const stop = interrupts(write)
  const signal = AbortSignal.any([stop, AbortSignal.timeout(options.timeout)])
  const display = options.quiet ? quietDisplay : createDisplay(process.stderr, () => progress.waiting)
  const progress: Progress = new Progress({ write: display.write })
  try {
    const records = new PassRecords(session, { onProblem: message => display.write(`Not recorded: ${message}`) })
    const status = await records.act(work, {
      wait: options.wait,
      signal,
      events: new Events(progress.onEvent),
      onWait: holder => display.write(`Waiting for the lease, which ${holder} holds...`),
      onLeaseError: error => display.write(`Lease error, retrying: ${error instanceof Error ? error.message : error}`),
      onRecordError: error => display.write(`The record of this run was not written: ${error instanceof Error ? error.message : error}`),
      acceptChanged: plan => acceptChanged(plan, work.shown, options),
    })
    if (!signal.aborted) return { status, progress }
  } catch (error) {
    if (!signal.aborted || error instanceof LeaseLost) throw toExit(error)
  } finally {
    display.end()
  }
  if (stop.aborted) throw new Exit(EXIT.interrupted, 'Interrupted. Nothing is lost: the next run continues from here.')
  throw new Exit(EXIT.error, `Not done in time${stillWaiting(progress)}. The next run continues from here.`)
}

function toExit(error: unknown) {
  if (error instanceof LeaseTaken) return new Exit(EXIT.taken, `${error.message} holds the lease of this environment.`)
  if (error instanceof LeaseLost)
    return new Exit(EXIT.taken, `Stopped: ${error.message}. Nothing more was changed; run again to continue from here.`)
  if (error instanceof PlanDeclined) return new Exit(EXIT.error, 'Nothing was changed: the plan is no longer the one that was shown.')
  return error
}

/** Shows a plan that is no longer the one shown before. With --yes it is accepted unless it destroys or interrupts more than that. */
async function acceptChanged(plan: Plan, shown: Plan, { yes }: RunOptions): Promise<boolean> {
  write('The environment has changed meanwhile. The plan is now:')
  process.stdout.write(`${toText(plan, { paint: painting(process.stdout) })}\n`)
  if (!plan.steps.some(isChange)) return true
  if (!yes) return confirm('These changes will be made.', 'yes').then(() => true)
  const isMore = disruptsMore(plan, shown)
  if (isMore) write('It destroys or interrupts more than the plan that was shown.')
  return !isMore
}

/** A plan disrupts more than another if it destroys or interrupts a resource that the other does not. */
export function disruptsMore(plan: Pick<Plan, 'steps'>, other: Pick<Plan, 'steps'>): boolean {
  const known = new Set(other.steps.filter(isDisruptive).map(({ hash }) => hash))
  return plan.steps.some(step => isDisruptive(step) && !known.has(step.hash))
}

const isDisruptive = (step: Step) => destroys(step) || ('impact' in step && step.impact.level !== 'none')

/** The resources that the run still waits for, where they are known. */
const stillWaiting = ({ waiting }: Progress) => (waiting.length > 0 ? `; still waiting: ${waiting.join(', ')}` : '')
