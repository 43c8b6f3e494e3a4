import { meaning } from '../providers/errors.ts'
import { isUnanswered } from '../providers/transport-errors.ts'

/** The wait after the first failure, in milliseconds; it doubles with each further one. */
const FIRST_WAIT = 5_000

/** The wait after a denial, in milliseconds: a person has to allow what is denied. */
const WAIT_FOR_PERMISSION = 300_000

/** Schedules the tries after failures, and reports each error once, however often it comes back. */
export class Retries {
  #count = 0
  #reported: string | undefined
  #isDenied = false

  /** How often in a row it failed. */
  get count() {
    return this.#count
  }

  /** Whether AWS denied the last try. */
  get isDenied() {
    return this.#isDenied
  }

  /** Records a failure; gives the wait in milliseconds, at most `max`, and the message unless it was given before. */
  failed(error: unknown, max: number): { readonly wait: number; readonly message: string | undefined } {
    const message = error instanceof Error ? error.message : String(error)
    const comparable = toComparable(error, message)
    const isNew = comparable !== this.#reported
    this.#reported = comparable
    this.#isDenied = meaning(error) === 'denied'
    const wait = Math.min(max, FIRST_WAIT * 2 ** this.#count++)
    return { wait: this.#isDenied ? WAIT_FOR_PERMISSION : wait, message: isNew ? message : undefined }
  }

  /** Records a success, which makes the next error a new one. */
  succeeded() {
    this.#count = 0
    this.#reported = undefined
    this.#isDenied = false
  }
}

/** What the message of the same error has in common each time: an outage has many calls, and some denials end in an encoded text. */
const toComparable = (error: unknown, message: string) =>
  error instanceof Error && isUnanswered(error) ? 'no answer' : message.replaceAll(/[\w-]{40,}/g, '')
