export interface ServerProcess {
  readonly pid: number
  /** Settles when the server has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal?: string | null; readonly error?: Error }>
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** Starts a server and resolves once it prints a line that matches `ready`; rejects with its last lines if it ends before. */
export function startServer(options: {
  program: string
  args?: readonly string[]
  env?: NodeJS.ProcessEnv
  ready: RegExp
  log?: (line: string) => void
}): Promise<ServerProcess>

/** Finds a free port of loopback. */
export function freePort(): Promise<number>
