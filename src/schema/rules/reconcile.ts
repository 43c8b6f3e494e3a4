import { Cron } from 'croner'
import type { Problem, Rule } from '../problem.ts'

/** Windows open at times that come. */
export const schedules: Rule = ({ reconcile }) =>
  reconcile.windows.flatMap(({ cron, timeZone }, index): Problem[] => {
    const at = `/spec/reconcile/windows/${index}` as const
    if (timeZone !== undefined && !isTimeZone(timeZone))
      return [{ at: [`${at}/timeZone`], message: `there is no time zone ${timeZone}`, expected: 'a name such as Europe/Berlin or UTC' }]
    const message = whyInvalid(cron)
    return message === undefined
      ? []
      : [{ at: [`${at}/cron`], message: `this is not a cron expression: ${message}`, expected: 'five fields such as 0 2 * * 1-5' }]
  })

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }) !== undefined
  } catch {
    return false
  }
}

/** Why a window would never open; undefined if it will. */
function whyInvalid(cron: string): string | undefined {
  try {
    return new Cron(cron, { mode: '5-part', timezone: 'UTC', paused: true }).nextRun() ? undefined : 'it names no time to come'
  } catch (error) {
    return (error as Error).message.replace(/^CronPattern: /, '').toLowerCase()
  }
}
