/** The exit codes. */
export const EXIT = { ok: 0, error: 1, changes: 2, invalid: 3, timedOut: 4, taken: 5, interrupted: 130, terminated: 143 } as const

/** Ends the program with a message for people and no stack trace. */
export class Exit extends Error {
  readonly code: number

  constructor(code: number, message = '') {
    super(message)
    this.code = code
  }
}
