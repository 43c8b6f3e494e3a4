interface Running {
  readonly url: string
  readonly pid: number
  /** Settles when the emulator has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal?: string | null; readonly error?: Error }>
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** Creates the emulator's own Python environment when it is missing or out of date. */
export function setup(options?: { log?: (line: string) => void }): Promise<void>

/** Starts the emulator on loopback and gives its address once it serves; port 0 takes a free port. */
export function start(options?: {
  port?: number
  timeScale?: number
  lateListings?: number
  log?: (line: string) => void
}): Promise<Running>
