import { meaning, messageOf } from '../providers/errors.ts'
import type { Plan } from '../reconciler/plan.ts'
import { statusOfPlan } from '../reconciler/plan-status.ts'
import type { Difference } from '../reconciler/resistance.ts'
import { Status } from '../reconciler/status.ts'
import { act, type ActOptions, type Work } from './act.ts'
import { controlRecords, ensureControl, recordKeys } from './control-bucket.ts'
import { DESTROYED } from './environment-conditions.ts'
import { controllerAt, type Finding, type Known, toRecord } from './finding.ts'
import { type Actor, EventLog, type HistoryRecord, toPlanRecord, writeHistory, type WrittenHistory } from './history.ts'
import type { Named, Session } from './session.ts'
import { type PassRecord, readStatus, type StatusRecord, type StoredStatus, writeStatus } from './status-record.ts'

interface Options {
  /** Called with why a record cannot be read or written; once until one can be again. */
  readonly onProblem: (message: string) => void
  /** Given by a controller. */
  readonly controller?: {
    readonly known: () => Known
    /** What was sent to AWS without effect, to hand to a later process. */
    readonly differences: () => readonly Difference[]
  }
}

/** How old the last write of a controller may become between two passes, in milliseconds. */
const OLDEST = 240_000

/** How often a failed write between two passes is tried again, in milliseconds. */
const RETRY = 60_000

/** Writes what the passes of one environment find and do: its status, and the history. A record that cannot be written disturbs no pass. */
export class PassRecords {
  readonly #session: Session<Named>
  readonly #options: Options
  #hasProblem = false
  #stored: StoredStatus | undefined
  /** The finding that was written last, and what the controller knew then. */
  #last: { readonly finding: Finding; readonly known: string } | undefined
  #keptUpAt = -Infinity
  /** The last record of the history, and who else changed what it is about. */
  #history: WrittenHistory | undefined
  readonly #actors = new Map<string, Actor>()

  constructor(session: Session<Named>, options: Options) {
    this.#session = session
    this.#options = options
  }

  /** Reads the status that any process wrote last; undefined where there is none, or where it cannot be read. */
  async recall(): Promise<StatusRecord | undefined> {
    await this.#try(async () => (this.#stored = await readStatus(this.#place)))
    return this.#stored?.value
  }

  /** Writes what a look found. */
  looked(finding: Omit<Finding, 'pass'>, sort: PassRecord['sort']): Promise<void> {
    return this.#write({ ...finding, overrides: this.#gone(finding.status), pass: { ...timesOf(finding.at), sort, result: 'succeeded' } })
  }

  /** Acts as `act` does, and writes what was done, also when it fails or is interrupted. */
  async act(work: Work, options: ActOptions, sort: PassRecord['sort'] = 'deep'): Promise<Status> {
    const pass = { work, sort, began: Date.now(), log: new EventLog(), status: new Status() }
    const stopListening = options.events.listen(pass.log.onEvent)
    let { shown: plan } = work
    const acceptChanged = async (changed: Plan) => {
      plan = changed
      return options.acceptChanged(changed)
    }
    try {
      await act(this.#session, work, { ...options, status: pass.status, acceptChanged })
    } catch (error) {
      if (pass.log.hasSteps) await this.#acted({ ...pass, plan }, options.signal.aborted ? 'interrupted' : 'failed', messageOf(error))
      throw error
    } finally {
      stopListening()
    }
    await this.#acted({ ...pass, plan }, options.signal.aborted ? 'interrupted' : pass.status.ready ? 'succeeded' : 'failed')
    return pass.status
  }

  /** Records who else changed a resource: with the pass that corrected it, if there was one, else with the one that will. */
  async attribute({ id, actor, at }: Actor): Promise<void> {
    this.#actors.set(id, { id, actor, at })
    const written = this.#history
    if (!written?.record.plan.steps.some(step => step.id === id)) return
    const record = { ...written.record, actors: this.#actorsOf(written.record.plan) }
    await this.#try(async () => {
      const version = await controlRecords(this.#session).write(written.key, record, { version: written.version })
      this.#history = { ...written, record, version }
    })
  }

  /** Records that a pass failed before it found anything new. */
  async failed(error: unknown, began: number): Promise<void> {
    const value = this.#stored?.value
    if (!value) return
    const sort = value.lastPass?.sort ?? 'cheap'
    const lastPass: PassRecord = { ...timesOf(began), sort, result: 'failed', message: messageOf(error) }
    if (this.#last) return this.#write({ ...this.#last.finding, pass: lastPass })
    await this.#update((before = value) => ({ ...before, lastPass, controllerAt: controllerAt(before, this.#isController) }))
  }

  /** Between two passes of a controller: writes the status again if it knows something new, or if the last write becomes old. */
  async keepUp(): Promise<void> {
    const value = this.#stored?.value
    if (!this.#last || !value || Date.now() - this.#keptUpAt < RETRY) return
    const { finding, known } = this.#last
    if (known !== this.#known) return this.#write(finding)
    if (Date.now() - Date.parse(value.controllerAt ?? value.at) < OLDEST) return
    this.#keptUpAt = Date.now()
    await this.#update((before = value) => ({ ...before, controllerAt: controllerAt(before, this.#isController) }))
  }

  get #place() {
    return { records: controlRecords(this.#session), key: recordKeys(this.#session.spec).status }
  }

  get #isController() {
    return this.#options.controller !== undefined
  }

  /** What the controller knows, in a form that can be compared. */
  get #known() {
    return JSON.stringify(this.#options.controller?.known())
  }

  async #acted(pass: Acted, result: PassRecord['result'], message?: string): Promise<void> {
    const record: PassRecord = { ...timesOf(pass.began), sort: pass.sort, result, message }
    const isDestroyed = pass.work.isLast === true && result === 'succeeded'
    const status = result === 'succeeded' ? pass.status : withUnreached(pass)
    // What an interrupted pass knows is as old as its beginning: another process may have looked since.
    const at = result === 'interrupted' ? pass.began : Date.now()
    const overrides = isDestroyed ? [{ reason: DESTROYED, message: 'the environment was destroyed' }] : this.#gone(status)
    await this.#write({ plan: pass.plan, status, at, pass: record, overrides })
    if (!pass.log.hasSteps) return
    const { history } = recordKeys(this.#session.spec)
    const entry = this.#toHistory(pass, record)
    await this.#try(async () => (this.#history = await writeHistory(controlRecords(this.#session), history, entry)))
  }

  /** An environment that is absent, as its spec asks, is not ready. */
  #gone({ ids }: Status) {
    const isGone = this.#session.spec.state === 'absent' && ids.length === 0
    return isGone ? [{ reason: DESTROYED, message: 'the environment is absent, as its spec asks' }] : []
  }

  #toHistory({ work, plan, log }: Acted, { at, seconds, result, message }: PassRecord): HistoryRecord {
    const { caller, revision, graph } = this.#session
    return {
      at,
      seconds,
      by: caller,
      verb: this.#isController ? 'run' : work.isLast ? 'destroy' : 'apply',
      revision,
      generation: graph.spec.generation,
      plan: toPlanRecord(plan),
      events: log.events,
      eventsLeftOut: log.leftOut,
      result,
      ...(message && { error: message }),
      conditions: this.#stored?.value?.conditions ?? [],
      actors: this.#actorsOf(plan),
    }
  }

  #actorsOf({ steps }: { readonly steps: readonly { readonly id: string }[] }): readonly Actor[] {
    return [...new Set(steps.map(({ id }) => id))].flatMap(id => this.#actors.get(id) ?? [])
  }

  async #write(finding: Finding): Promise<void> {
    this.#last = { finding, known: this.#known }
    const known = this.#options.controller?.known()
    const differences = this.#options.controller?.differences()
    await this.#update(before => toRecord(finding, { session: this.#session, known, differences, before }))
  }

  /** A controller creates the control bucket where there is none yet: requests of people go through it. */
  async #update(next: (before?: StatusRecord) => StatusRecord): Promise<void> {
    const write = async () => (this.#stored = await writeStatus(this.#place, next, this.#stored))
    await this.#try(() =>
      write().catch(async (error: unknown) => {
        if (!this.#isController || meaning(error) !== 'absent') throw error
        await ensureControl(this.#session, { approvals: [], destroyLimit: 0 })
        return write()
      }),
    )
  }

  async #try(call: () => Promise<unknown>): Promise<void> {
    try {
      await call()
      this.#hasProblem = false
    } catch (error) {
      if (!this.#hasProblem) this.#options.onProblem(messageOf(error))
      this.#hasProblem = true
    }
  }
}

/** A pass that acted, or tried to. */
interface Acted {
  readonly work: Work
  /** The plan that was carried out. */
  readonly plan: Plan
  readonly sort: PassRecord['sort']
  /** In milliseconds since the epoch. */
  readonly began: number
  readonly log: EventLog
  readonly status: Status
}

/** The status of a pass that may have ended early: what it did not reach is as the plan says. */
function withUnreached({ work: { graph }, plan, log, status }: Acted): Status {
  const whole = statusOfPlan(plan, graph)
  for (const id of whole.ids) if (log.isGone(id)) whole.forget(id)
  for (const id of status.ids) whole.set(id, { ...status.found(id)!, usable: status.is(id, 'Ready') }, graph.spec.generation)
  return whole
}

/** When something began, in milliseconds since the epoch, and how long it took until now. */
const timesOf = (began: number) => ({ at: new Date(began).toISOString(), seconds: Math.round((Date.now() - began) / 1000) })
