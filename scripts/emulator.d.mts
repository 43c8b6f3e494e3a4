import type { ServerProcess } from './server-process.mjs'

interface Running extends ServerProcess {
  readonly url: string
}

/** Creates the emulator's own Python environment when it is missing or out of date, and gives its interpreter. */
export function setup(options?: { log?: (line: string) => void }): Promise<string>

/** Starts the emulator on loopback and gives its address once it serves; port 0 takes a free port. */
export function start(options?: {
  port?: number
  timeScale?: number
  lateListings?: number
  log?: (line: string) => void
}): Promise<Running>
