import { openSpec } from './open.ts'
import type { Options } from './read-spec.ts'
import { ask } from './request.ts'

interface PauseOptions extends Options {
  /** In milliseconds. */
  readonly for: number
  readonly reason: string
}

/** Stops the controller from changing the environment until the time is over, or somebody resumes. */
export async function pause({ for: duration, reason, ...options }: PauseOptions): Promise<number> {
  const opened = await openSpec(options)
  return ask(opened, { verb: 'pause', until: new Date(Date.now() + duration).toISOString(), reason })
}
