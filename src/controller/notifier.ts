import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Session } from '../operator/session.ts'
import { type Letter, post, publish } from './deliver.ts'
import { correctsDrift } from './drift.ts'
import type { EnvironmentState } from './environment-state.ts'
import { errorFields } from './log.ts'
import { decideNotices, driftCorrected, type Notice, type Notified, toNotified } from './notices.ts'
import type { Message, State } from './state.ts'
import { messageOf } from '../providers/errors.ts'

/** Where it is remembered what was sent last, by environment, so that a new process does not send it again. */
export interface NotifiedMemory {
  /** A value that `set` was given; undefined if there is none. */
  get(key: string): Promise<unknown>
  set(key: string, value: Notified): Promise<void>
}

interface Options {
  readonly state: State
  readonly log: Logger
  readonly memory?: NotifiedMemory
  /** The waits between tries, in milliseconds. */
  readonly waits?: readonly number[]
}

const WAITS = [1_000, 5_000]

/** Notifies whom the specs name. Never delays or fails a pass: what cannot be sent is logged once, and not sent later. */
export class Notifier {
  readonly #options: Options
  readonly #memory: NotifiedMemory
  /** By environment, the resources whose drift the pass in progress put right. */
  readonly #corrected = new Map<string, Set<string>>()
  /** By environment, the end of the last decision: two at once would send the same. */
  readonly #turns = new Map<string, Promise<void>>()

  constructor(options: Options) {
    this.#options = options
    this.#memory = options.memory ?? new ProcessMemory()
    options.state.listen(message => this.#hear(message))
  }

  /** Resolves once everything that is known has been sent, or given up. */
  async idle(): Promise<void> {
    await Promise.all(this.#turns.values())
  }

  #hear(message: Message) {
    const { key } = message.state
    if (message.type === 'event' && correctsDrift(message.event)) {
      this.#corrected.set(key, (this.#corrected.get(key) ?? new Set<string>()).add(message.event.id))
    }
    if (message.type !== 'pass' && message.type !== 'source') return
    const session = this.#options.state.session(key)
    const corrected = [...(this.#corrected.get(key) ?? [])]
    this.#corrected.delete(key)
    if (!session?.spec.notify) return
    const turn = (this.#turns.get(key) ?? Promise.resolve()).then(() => this.#notify(message.state, session, corrected))
    this.#turns.set(key, turn)
  }

  /** Remembers before it sends: a crash in between loses a notice, and repeats none. Never throws. */
  async #notify(state: EnvironmentState, session: Session, corrected: readonly string[]) {
    try {
      const before = toNotified(await this.#memory.get(state.key))
      const { notices, notified } = decideNotices(state, before, Date.now())
      if (JSON.stringify(notified) !== JSON.stringify(before)) await this.#memory.set(state.key, notified)
      const all = corrected.length > 0 ? [...notices, driftCorrected(corrected)] : notices
      for (const notice of all) await this.#send(notice, state, session)
    } catch (error) {
      this.#log(state).error(errorFields(error), `what was notified last is not known, nothing is sent: ${messageOf(error)}`)
    }
  }

  async #send(notice: Notice, state: EnvironmentState, { aws, spec: { notify } }: Session) {
    if (!notify?.on.includes(notice.type)) return
    const { webhook, topicArn } = notify
    const letter: Letter = { notice, state, aws }
    await Promise.all([
      webhook && this.#try(letter, `the webhook of ${webhook.secret}`, () => post(letter, webhook)),
      topicArn && this.#try(letter, topicArn, () => publish(letter, topicArn)),
    ])
  }

  async #try({ notice, state }: Letter, target: string, send: () => Promise<void>) {
    const { waits = WAITS } = this.#options
    for (const [index, wait] of [...waits, undefined].entries()) {
      try {
        await send()
        return this.#log(state).info({ notice: notice.type, target }, 'notified')
      } catch (error) {
        if (wait !== undefined) await pause(wait)
        else
          this.#log(state).error(
            { notice: notice.type, ...errorFields(error) },
            `${target} was not notified (tried ${index + 1} times): ${messageOf(error)}`,
          )
      }
    }
  }

  #log({ application, environment, revision }: EnvironmentState) {
    return this.#options.log.child({ environment: `${application}/${environment}`, revision: revision.id })
  }
}

/** Remembers for as long as the process runs. */
class ProcessMemory implements NotifiedMemory {
  readonly #values = new Map<string, Notified>()
  get = async (key: string) => this.#values.get(key)
  set = async (key: string, value: Notified) => void this.#values.set(key, value)
}
