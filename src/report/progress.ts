import { isStanding, isStalled, type Reason } from '../reconciler/status.ts'

interface Found {
  readonly reason: Reason
  readonly message: string
}

interface Options {
  /** Writes one line that stays. */
  readonly write: (line: string) => void
  /** What people call what the engine knows by key. */
  readonly label: (key: string) => string
  readonly now?: () => number
}

/** Terraform's words for what is being done, and for what has been done. */
const words: Record<string, readonly [doing: string, done: string]> = {
  create: ['Creating', 'Creation'],
  adopt: ['Importing', 'Import'],
  update: ['Modifying', 'Modifications'],
  replace: ['Replacing', 'Replacement'],
  delete: ['Destroying', 'Destruction'],
}

/** Tells of a run as it goes on: a line when something begins, ends or stalls, and from time to time what is being waited for. */
export class Progress {
  readonly #options: Options
  readonly #begun = new Map<string, { readonly action: string; readonly at: number }>()
  readonly #said = new Map<string, string>()
  readonly #waiting = new Map<string, string>()
  /** What was done, by action. */
  readonly done: Record<string, number> = {}

  constructor(options: Options) {
    this.#options = options
  }

  /** Hears what a pass found. */
  changed(key: string, { reason, message }: Found) {
    const [, action] = /^(create|adopt|update|replace|delete): /.exec(message) ?? []
    if (action) this.#begin(key, action)
    if (isStanding(reason)) this.#end(key)
    else if (isStalled(reason)) this.#tell(key, `${reason}: ${message}`)
    if (reason === 'Waiting' || isStanding(reason) || isStalled(reason)) this.#waiting.delete(key)
    else this.#waiting.set(key, wording(reason, message, action))
  }

  /** Hears that something is gone. */
  gone(key: string) {
    this.#end(key)
    this.#waiting.delete(key)
  }

  /** What is being waited for now, in one line. */
  get waiting(): readonly string[] {
    return [...this.#waiting].map(([key, what]) => `${this.#options.label(key)} (${what})`)
  }

  #begin(key: string, action: string) {
    // What a creation or a replacement could not bring at once is part of it.
    if (this.#begun.has(key)) return
    this.#begun.set(key, { action, at: this.#now() })
    this.#options.write(`${this.#options.label(key)}: ${words[action]![0]}...`)
  }

  #end(key: string) {
    const begun = this.#begun.get(key)
    if (!begun) return
    this.#begun.delete(key)
    this.done[begun.action] = (this.done[begun.action] ?? 0) + 1
    const seconds = Math.round((this.#now() - begun.at) / 1000)
    this.#options.write(`${this.#options.label(key)}: ${words[begun.action]![1]} complete after ${seconds}s`)
  }

  #tell(key: string, text: string) {
    if (this.#said.get(key) === text) return
    this.#said.set(key, text)
    this.#options.write(`${this.#options.label(key)}: ${text}`)
  }

  #now() {
    return (this.#options.now ?? Date.now)()
  }
}

/** What is being waited for: what we do, what AWS says, or what went wrong. */
function wording(reason: Reason, message: string, action: string | undefined): string {
  if (action) return words[action]![0].toLowerCase()
  return reason === 'Progressing' ? message : `${reason}: ${message}`
}
