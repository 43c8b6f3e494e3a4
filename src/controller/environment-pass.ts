import type { Logger } from 'pino'
import type { Attributed, Attribution } from '../operator/attribution.ts'
import { automationOf } from '../operator/automation.ts'
import type { Override } from '../operator/environment-conditions.ts'
import type { Known } from '../operator/finding.ts'
import { look } from '../operator/look.ts'
import { PassRecords } from '../operator/pass-records.ts'
import type { Session } from '../operator/session.ts'
import { Contention } from '../reconciler/contention.ts'
import { type Event, Events } from '../reconciler/events.ts'
import { Resistance } from '../reconciler/resistance.ts'
import type { Status } from '../reconciler/status.ts'
import type { QueueObserver } from '../reconciler/work-queue.ts'
import type { World } from '../reconciler/world.ts'
import { DriftLookup } from './drift-lookup.ts'
import { environmentKey } from './environment-state.ts'
import { errorFields } from './log.ts'
import { newsSince } from './news.ts'
import type { Revision } from './specs.ts'
import type { State } from './state.ts'
import type { Wanted } from './wanted.ts'
import { messageOf } from '../providers/errors.ts'

export interface PassOptions {
  readonly log: Logger
  readonly state: State
  /** Opens a revision in its account; `attribution` finds out who changes things there. Throws OperatorError or the SDK's error. */
  readonly open: (revision: Revision) => Promise<{ readonly session: Session; readonly attribution?: Attribution }>
  /** Makes a world list anew before a pass; also read details anew if `deep`. A person's request is no matter of how old they are. */
  readonly refresh: (world: World, how: { readonly deep: boolean; readonly isRequested: boolean }) => void
  readonly observeQueue?: (environment: string) => QueueObserver<string>
}

/** A revision that could be opened. */
interface Opened {
  readonly revision: Revision
  readonly session: Session
  readonly attribution?: Attribution | undefined
  readonly records: PassRecords
}

interface HowToPass {
  readonly deep: boolean
  /** Whether a person asked for this very pass. */
  readonly isRequested: boolean
  readonly signal: AbortSignal
}

/** The counts of changes without effect, and of changes that another writer undid. */
interface Counts {
  readonly resistance: Resistance
  readonly contention: Contention
}

/** Makes passes over one environment, and records and logs what they find and do. */
export class EnvironmentPasses {
  /** The last notices, to hand to a later process. */
  notified: unknown
  readonly #options: PassOptions
  readonly #lookup = new DriftLookup()
  #counts: Counts | undefined
  /** The revision in force. */
  #opened: Opened | undefined
  #wanted: Wanted | undefined
  /** The newest request to reconcile that was heeded; undefined before the first pass. */
  #reconciled: string | undefined
  /** Why the newest revision cannot be used, and why the last pass failed. */
  #unusable: Override | undefined
  #failure: Override | undefined
  /** The status that was logged last. */
  #reported = ''

  constructor(options: PassOptions) {
    this.#options = options
  }

  /** Looks, and acts under the lease if a step may be taken. Gives the status of every resource; throws what the operator does. */
  async make(wanted: Wanted, { deep, isRequested, signal }: HowToPass): Promise<Status> {
    this.#wanted = wanted
    const opened = await this.#open(wanted.revision)
    const { revision, session, records } = opened
    const automation = automationOf(session.spec, { ...wanted, revision })
    this.#options.refresh(session.world, { deep, isRequested })
    const { plan, at, isDue, status } = await look(session, automation)
    this.#failure = undefined
    for (const step of plan.steps) this.#counts!.contention.observe(step)
    this.#lookup.ask(opened, plan, { at, onFound: found => void this.#attribute(found, records) })
    this.#tell(revision)
    this.#options.state.looked({ revision, session, plan, at, status })
    const sort = deep ? 'deep' : 'cheap'
    await records.looked({ plan, status, at, isActing: isDue }, sort)
    if (!isDue || signal.aborted) return this.#report(revision, status)
    const work = { graph: session.graph, shown: plan, shownAt: at, policy: automation.policy, automation }
    const acted = await records.act(work, { ...this.#actOptions(revision, status), signal }, sort)
    return signal.aborted ? acted : this.#report(revision, acted)
  }

  /** Records that a pass failed. */
  async failed(error: unknown, began: number): Promise<void> {
    this.#failure = { reason: 'AccountUnreachable', message: messageOf(error) }
    if (this.#wanted) this.#tell(this.#wanted.revision)
    await this.#opened?.records.failed(error, began)
  }

  /** Between two passes: writes the status again where more is known, or where it becomes old. */
  keepUp(wanted: Wanted): void {
    this.#wanted = wanted
    this.#tell(wanted.revision)
    void this.#opened?.records.keepUp()
  }

  /** Whether a request to reconcile came since the last pass; what AWS resists, and what others undo, is then tried anew. */
  heedsReconcile({ standing: { reconcile } }: Wanted): boolean {
    const isNew = reconcile !== undefined && this.#reconciled !== undefined && reconcile !== this.#reconciled
    this.#reconciled = reconcile ?? ''
    if (isNew) this.#counts = this.#newCounts()
    return isNew
  }

  #actOptions(revision: Revision, found: Status) {
    const log = this.#log(revision)
    const { observeQueue, state } = this.#options
    return {
      wait: true,
      events: new Events(
        newsSince(found, event => {
          logEvent(log, event)
          state.happened(revision, event)
        }),
      ),
      ...this.#counts,
      queueObserver: observeQueue?.(environmentKey(revision.environment)),
      onWait: (holder: string) => log.info(`waiting for the lease, which ${holder} holds`),
      onLeaseError: (error: unknown) => log.warn(errorFields(error), `lease error, retrying: ${messageOf(error)}`),
      onRecordError: (error: unknown) => log.warn(errorFields(error), `the record of what is applied was not written: ${messageOf(error)}`),
      // The source wins: what another writer did meanwhile is planned anew, under the same guard and consent.
      acceptChanged: async () => true,
    }
  }

  /** A revision that cannot be opened leaves the one before in force. */
  async #open(asked: Revision): Promise<Opened> {
    const before = this.#opened
    if (before?.revision.id === asked.id) return before
    try {
      const { session, attribution } = await this.#options.open(asked)
      const records = await this.#recall(session, asked)
      this.#unusable = undefined
      return (this.#opened = { revision: asked, session, attribution, records })
    } catch (error) {
      if (!before) throw error
      this.#unusable = { reason: 'SpecInvalid', message: `revision ${asked.id}: ${messageOf(error)}` }
      this.#log(asked).error(errorFields(error), `this revision cannot be used, ${before.revision.id} stays in force: ${messageOf(error)}`)
      return before
    }
  }

  /** Opens the records of a session, and continues what an earlier process counted. */
  async #recall(session: Session, revision: Revision): Promise<PassRecords> {
    const records = new PassRecords(session, {
      onProblem: message => this.#log(revision).warn(`a record cannot be read or written: ${message}`),
      controller: { known: () => this.#known, differences: () => this.#counts?.resistance.differences ?? [] },
    })
    const recalled = await records.recall()
    if (!this.#counts) {
      this.notified = recalled?.notified
      this.#options.state.recall(revision, recalled?.conditions ?? [])
    }
    this.#counts ??= this.#newCounts(recalled)
    return records
  }

  #newCounts(recalled: { readonly differences?: Resistance['differences']; readonly contended?: Known['contended'] } = {}): Counts {
    const otherWriter = (id: string) => this.#lookup.actor(id)
    return { resistance: new Resistance(recalled.differences), contention: new Contention(recalled.contended, otherWriter) }
  }

  /** The part of the status record that no look at AWS finds. */
  get #known(): Known {
    const { pause, pin } = this.#wanted?.standing ?? {}
    return {
      ...(pause && { pause }),
      ...(pin && { pin: { revision: pin.revision.id, by: pin.by } }),
      contended: this.#counts?.contention.corrections ?? [],
      notified: this.notified,
      overrides: this.#overrides,
    }
  }

  get #overrides(): readonly Override[] {
    return [...(this.#wanted?.overrides ?? []), this.#unusable, this.#failure].filter(override => override !== undefined)
  }

  #tell(revision: Revision) {
    this.#options.state.setOverrides(revision, this.#overrides)
  }

  async #attribute(found: Attributed, records: PassRecords) {
    if (this.#opened) this.#log(this.#opened.revision).info(found, 'drift was made by somebody else')
    await records.attribute(found)
  }

  /** Logs a status that differs from the one logged before. */
  #report(revision: Revision, status: Status): Status {
    const open = status.ids.filter(id => status.reason(id) !== 'Ready').map(id => ({ id, ...status.found(id) }))
    const notReady = open.map(({ id, reason, message }) => ({ id, reason, message }))
    const summary = JSON.stringify([revision.id, notReady])
    if (summary !== this.#reported) {
      const fields = { ready: status.ready, resources: status.ids.length, notReady }
      if (status.ready) this.#log(revision).info(fields, 'the environment is as its revision says')
      else this.#log(revision).warn(fields, 'the environment is not as its revision says')
    }
    this.#reported = summary
    return status
  }

  #log({ id, environment: { application, environment } }: Revision) {
    return this.#options.log.child({ environment: `${application}/${environment}`, revision: id })
  }
}

/** Logs an event as one line, without values. */
function logEvent(log: Logger, { id, kind, action, because, origin, changes, outcome }: Event) {
  const condition = outcome === 'gone' ? { reason: 'Gone' } : { reason: outcome.reason, message: outcome.message }
  log.info({ id, kind, action, because, origin, changes: changes?.map(({ prop }) => prop), ...condition }, 'event')
}
