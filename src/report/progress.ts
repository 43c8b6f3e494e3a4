import type { Event } from '../reconciler/events.ts'
import { type Found, isStalled, isSatisfied } from '../reconciler/status.ts'
import type { ChangeAction } from '../reconciler/step.ts'
import { printable } from './printable.ts'

interface Options {
  /** Writes one permanent line. */
  readonly write: (line: string) => void
  readonly now?: () => number
}

/** Terraform's words for an action in progress and for a completed one. */
const words: Record<ChangeAction, readonly [doing: string, done: string]> = {
  create: ['Creating', 'Creation'],
  adopt: ['Importing', 'Import'],
  update: ['Modifying', 'Modifications'],
  replace: ['Replacing', 'Replacement'],
  delete: ['Destroying', 'Destruction'],
}

interface Begun {
  readonly action: ChangeAction
  readonly at: number
  /** How many steps it took so far. */
  readonly steps: number
}

/** Reports a run in progress: a line when a change begins, ends or stalls, and at any time what the run waits for. */
export class Progress {
  readonly #options: Options
  readonly #begun = new Map<string, Begun>()
  readonly #written = new Map<string, string>()
  readonly #waiting = new Map<string, string>()
  readonly #labels = new Map<string, string>()
  /** How many changes were completed, by action. */
  readonly done: Partial<Record<ChangeAction, number>> = {}

  constructor(options: Options) {
    this.#options = options
  }

  /** Listens to the engine. */
  readonly onEvent = (event: Event) => {
    const key = event.arn ?? event.id
    this.#labels.set(key, event.id)
    if (event.action) this.#begin(key, event.action)
    if (event.outcome === 'gone') {
      this.#end(key)
      this.#waiting.delete(key)
    } else this.#record(key, event.outcome, event)
  }

  /** The resources that the run waits for now, one line each. */
  get waiting(): readonly string[] {
    return [...this.#waiting].map(([key, what]) => printable(`${this.label(key)} (${what})`))
  }

  /** The id of a resource that the engine knows by id or ARN. */
  readonly label = (key: string) => this.#labels.get(key) ?? key

  #record(key: string, found: Found, { action, because }: Event) {
    if (isSatisfied(found.reason)) this.#end(key)
    else if (isStalled(found.reason)) this.#write(key, `${found.reason}: ${found.message}`)
    if (isSatisfied(found.reason) || isStalled(found.reason)) this.#waiting.delete(key)
    else this.#waiting.set(key, action ? this.#doing(key, action, because) : describe(found))
  }

  /** The action in progress and its reason; from the second step on, with their number. */
  #doing(key: string, action: ChangeAction, because = '') {
    const { steps = 1 } = this.#begun.get(key) ?? {}
    return `${words[action][0].toLowerCase()}: ${because}${steps > 1 ? `, step ${steps}` : ''}`
  }

  #begin(key: string, action: ChangeAction) {
    const begun = this.#begun.get(key)
    // Updates that complete a creation or a replacement are part of it; each replacement is reported.
    if (begun && action !== 'replace') return void this.#begun.set(key, { ...begun, steps: begun.steps + 1 })
    this.#begun.set(key, { action, at: begun?.at ?? this.#now(), steps: (begun?.steps ?? 0) + 1 })
    this.#options.write(`${this.label(key)}: ${words[action][0]}...`)
  }

  #end(key: string) {
    const begun = this.#begun.get(key)
    if (!begun) return
    this.#begun.delete(key)
    this.done[begun.action] = (this.done[begun.action] ?? 0) + 1
    const seconds = Math.round((this.#now() - begun.at) / 1000)
    this.#options.write(`${this.label(key)}: ${words[begun.action][1]} complete after ${seconds}s`)
  }

  #write(key: string, text: string) {
    if (this.#written.get(key) === text) return
    this.#written.set(key, text)
    this.#options.write(printable(`${this.label(key)}: ${text}`))
  }

  #now() {
    return (this.#options.now ?? Date.now)()
  }
}

/** Why the run waits for a resource: AWS's state, another resource, or an error. */
const describe = ({ reason, message }: Found) =>
  reason === 'Progressing' ? message : reason === 'Waiting' ? `waiting ${message}` : `${reason}: ${message}`
