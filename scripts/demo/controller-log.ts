/** A line of the controller's log. */
interface Entry {
  readonly msg: string
  readonly revision?: string
  readonly [field: string]: unknown
}

/** How many steps in a row are printed each by itself. */
const SHOWN = 4

/** Prints the log of the controller in lines that people read, and waits for what it says. */
export class ControllerLog {
  readonly #entries: Entry[] = []
  #rest = ''
  #isOver = false
  /** How many steps were printed since the last other line, and which were only counted. */
  #shown = 0
  #counted: string[] = []

  /** Takes what the controller has printed; lines may be incomplete. */
  add(text: string) {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop()!
    this.#entries.push(...lines.map(toEntry))
  }

  /** The controller has ended: nothing more comes. */
  end() {
    this.#isOver = true
  }

  /** Prints the log up to the first line that matches, and gives that line. `what` says in an error what did not happen. */
  async until(matches: RegExp, what: string, seconds = 60): Promise<Entry> {
    const end = Date.now() + seconds * 1000
    for (;;) {
      const entry = this.#entries.shift()
      if (entry) {
        this.#print(entry)
        if (matches.test(entry.msg)) return entry
      } else if (this.#isOver) throw new Error(`The controller ended before ${what}.`)
      else if (Date.now() > end) throw new Error(`After ${seconds} seconds the controller has not logged that ${what}.`)
      else await new Promise(resolve => setTimeout(resolve, 50))
    }
  }

  /** Prints what came since. */
  flush() {
    for (const entry of this.#entries.splice(0)) this.#print(entry)
  }

  #print(entry: Entry) {
    if (entry.msg === 'event') return this.#printStep(entry)
    if (this.#counted.length > 0) print(`… and ${this.#summary()}`)
    this.#shown = 0
    this.#counted = []
    print(describe(entry))
  }

  /** Conditions that changed are left out, as they follow from the steps. */
  #printStep({ action, id, because, origin }: Entry) {
    if (action === undefined) return
    if (this.#shown++ < SHOWN) print(`${action} ${id}: ${because} (${origin})`)
    else this.#counted.push(String(action))
  }

  #summary() {
    const groups = [...Map.groupBy(this.#counted, action => action)]
    return groups.map(([action, all]) => `${all.length} more of ${action}`).join(', ')
  }
}

const print = (line: string) => process.stdout.write(`\u001b[2m  controller | ${line}\u001b[0m\n`)

function toEntry(line: string): Entry {
  try {
    return JSON.parse(line) as Entry
  } catch {
    return { msg: line }
  }
}

/** The message of a line, with the few fields that a reader of the demo wants. */
function describe({ msg, revision, notReady, resources, id, actor, event, url }: Entry): string {
  const open = (notReady ?? []) as readonly { readonly id: string; readonly reason: string }[]
  const blocked = open.filter(({ reason }) => !reason.startsWith('Awaiting'))
  const fields = [
    revision && `revision ${revision.slice(0, 7)}`,
    resources !== undefined && `${resources} resources`,
    open.length > blocked.length && `${open.length - blocked.length} wait for an image or a secret`,
    ...blocked.map(({ id, reason }) => `${id} is ${reason}`),
    actor !== undefined && `${id}: ${event} by ${actor}`,
    url,
  ].filter(Boolean)
  return fields.length > 0 ? `${msg} (${fields.join('; ')})` : msg
}
