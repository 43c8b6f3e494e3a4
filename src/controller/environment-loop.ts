import type { Logger } from 'pino'
import { act } from '../operator/act.ts'
import { automationOf } from '../operator/automation.ts'
import { look } from '../operator/look.ts'
import type { Session } from '../operator/session.ts'
import { type Event, Events } from '../reconciler/events.ts'
import { Resistance } from '../reconciler/resistance.ts'
import type { Status } from '../reconciler/status.ts'
import type { World } from '../reconciler/world.ts'
import type { Revision } from './specs.ts'

export interface LoopOptions {
  readonly log: Logger
  /** How long after a pass the next one begins, in milliseconds. */
  readonly resync: number
  /** How long after a pass that read every detail the next such pass begins, in milliseconds. */
  readonly deepResync: number
  /** Opens a revision in its account. Throws OperatorError or the SDK's error. */
  readonly open: (revision: Revision) => Promise<Session>
  /** Makes a world list anew before a pass; also read details anew if `deep`. */
  readonly refresh: (world: World, deep: boolean) => void
}

/** A revision that could be opened. */
interface Opened {
  readonly revision: Revision
  readonly session: Session
}

/** The wait after the first pass that failed, in milliseconds; it doubles with each further one. */
const FIRST_RETRY = 5_000

/** Keeps one environment as its revision says. What goes wrong in it ends its pass, and concerns no other environment. */
export class EnvironmentLoop {
  readonly #options: LoopOptions
  readonly #resistance = new Resistance()
  #revision: Revision | undefined
  /** The revision in force. */
  #opened: Opened | undefined
  #running: { readonly ended: Promise<void>; readonly stop: AbortController } | undefined
  #nextAt = 0
  #deepAt = 0
  #failures = 0
  /** The status that was logged last. */
  #reported = ''

  constructor(options: LoopOptions) {
    this.#options = options
  }

  /** Resolves when no pass is in progress. */
  get idle(): Promise<void> {
    return this.#running?.ended ?? Promise.resolve()
  }

  /** Starts a pass if one is due. Another revision is due at once, and ends what the pass before still waits for. */
  offer(revision: Revision, signal: AbortSignal) {
    if (revision.id !== this.#revision?.id) {
      this.#revision = revision
      this.#nextAt = 0
      this.#running?.stop.abort()
    }
    if (this.#running || signal.aborted || Date.now() < this.#nextAt) return
    const stop = new AbortController()
    const ended = this.#tryPass(revision, AbortSignal.any([signal, stop.signal])).finally(() => (this.#running = undefined))
    this.#running = { ended, stop }
  }

  /** Looks, and acts under the lease if a step may be taken. Gives the status of every resource; throws what the operator does. */
  async pass(asked: Revision, signal: AbortSignal): Promise<Status> {
    const { revision, session } = await this.#open(asked)
    const { graph, spec } = session
    const automation = automationOf(spec, revision)
    const deep = Date.now() >= this.#deepAt
    this.#options.refresh(session.world, deep)
    const { plan, at, isDue, status } = await look(session, automation)
    if (deep) this.#deepAt = Date.now() + this.#options.deepResync
    if (!isDue) return this.#report(revision, status)
    const log = this.#log(revision)
    const acted = await act(
      session,
      { graph, shown: plan, shownAt: at, policy: automation.policy, automation },
      {
        wait: true,
        signal,
        events: new Events(event => logEvent(log, event)),
        resistance: this.#resistance,
        onWait: holder => log.info(`waiting for the lease, which ${holder} holds`),
        onLeaseError: error => log.warn(`lease error, retrying: ${messageOf(error)}`),
        onRecordError: error => log.warn(`the record of what is applied was not written: ${messageOf(error)}`),
        // The source wins: what another writer did meanwhile is planned anew, under the same guard and consent.
        acceptChanged: async () => true,
      },
    )
    return signal.aborted ? acted : this.#report(revision, acted)
  }

  async #tryPass(revision: Revision, signal: AbortSignal) {
    const log = this.#log(revision)
    try {
      await this.pass(revision, signal)
      if (signal.aborted) return
      this.#failures = 0
      this.#nextAt = Date.now() + this.#options.resync * (0.9 + Math.random() / 5)
    } catch (error) {
      if (signal.aborted) return
      const wait = Math.min(this.#options.resync, FIRST_RETRY * 2 ** this.#failures++)
      this.#nextAt = Date.now() + wait
      log.error(`the pass failed, the next one is in ${Math.round(wait / 1000)} s: ${messageOf(error)}`)
    }
  }

  /** A revision that cannot be opened leaves the one before in force. */
  async #open(asked: Revision): Promise<Opened> {
    const before = this.#opened
    if (before?.revision.id === asked.id) return before
    try {
      return (this.#opened = { revision: asked, session: await this.#options.open(asked) })
    } catch (error) {
      if (!before) throw error
      this.#log(asked).error(`this revision cannot be used, ${before.revision.id} stays in force: ${messageOf(error)}`)
      return before
    }
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

/** One line an event; values are left out. */
function logEvent(log: Logger, { id, kind, action, because, origin, changes, outcome }: Event) {
  const condition = outcome === 'gone' ? { reason: 'Gone' } : { reason: outcome.reason, message: outcome.message }
  log.info({ id, kind, action, because, origin, changes: changes?.map(({ prop }) => prop), ...condition }, 'event')
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
