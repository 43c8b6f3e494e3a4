/** Starts an emulator on loopback; `skipped` says why this machine cannot. */
export type Start = (output: Output) => Promise<Running | { readonly skipped: string }>

export interface Output {
  /** Prints a line for the user. */
  readonly say: (line: string) => void
  /** Writes a line of the emulator's output to a file. */
  readonly log: (line: string) => void
}

interface Running {
  readonly url: string
  readonly how: string
  stop(): Promise<unknown>
}
