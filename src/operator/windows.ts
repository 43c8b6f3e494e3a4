import { Cron } from 'croner'
import type { Level } from '../reconciler/automation.ts'
import { durationOf } from '../schema/duration.ts'
import type { Environment } from '../schema/environment.ts'

type Window = Environment['reconcile']['windows'][number]

/** The impacts, from the lowest. */
const LEVELS: readonly Level[] = ['none', 'rolling', 'restart', 'outage']

/**
 * Why a change of an impact has to wait, as a sentence; undefined if it need not. While windows are open the most generous of them counts,
 * else the strictest of all.
 */
export function outsideWindow(windows: readonly Window[], level: Level, now = new Date()): string | undefined {
  const open = windows.filter(window => isOpen(window, now))
  const limits = (open.length > 0 ? open.map(({ inside }) => inside) : windows.map(({ outside }) => outside)).map(limit =>
    LEVELS.indexOf(limit),
  )
  const limit = open.length > 0 ? Math.max(...limits) : Math.min(...limits)
  if (windows.length === 0 || LEVELS.indexOf(level) <= limit) return undefined
  const next = nextFor(windows, level, now)
  return `impact ${level}, and now at most ${LEVELS[limit]} is allowed; ${next ? `the next window opens at ${next.toISOString()}` : 'no window allows it'}`
}

const cronOf = ({ cron, timeZone }: Window) => new Cron(cron, { mode: '5-part', timezone: timeZone, paused: true })

/** A window is open if the first opening after the beginning of its duration is not to come. */
function isOpen(window: Window, now: Date): boolean {
  const opening = cronOf(window).nextRun(new Date(now.getTime() - durationOf(window.duration)!))
  return opening !== null && opening <= now
}

function nextFor(windows: readonly Window[], level: Level, now: Date): Date | undefined {
  const allowing = windows.filter(({ inside }) => LEVELS.indexOf(inside) >= LEVELS.indexOf(level))
  return allowing.flatMap(window => cronOf(window).nextRun(now) ?? []).toSorted((a, b) => a.getTime() - b.getTime())[0]
}
