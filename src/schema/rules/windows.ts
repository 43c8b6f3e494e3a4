import type { Problem, Rule } from '../problem.ts'

const DAY = 24 * 60
const WEEK = 7 * DAY
const SHORTEST = 30
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** RDS requires both windows to be at least half an hour, and not to overlap. */
export const windows: Rule = ({ database: { maintenanceWindow, backupWindow } }) => {
  const maintenance = toWindow(maintenanceWindow, WEEK)
  const backup = toWindow(backupWindow, DAY)
  const short = [...tooShort('maintenanceWindow', maintenance.minutes), ...tooShort('backupWindow', backup.minutes)]
  const backups = DAYS.map((_, day) => ({ ...backup, from: backup.from + day * DAY }))
  if (short.length > 0 || !backups.some(daily => overlap(daily, maintenance))) return short
  return [
    {
      at: ['/spec/database/maintenanceWindow', '/spec/database/backupWindow'],
      message: `the maintenance window ${maintenanceWindow} overlaps the backup window ${backupWindow}`,
      expected: 'windows that do not overlap',
    },
  ]
}

const tooShort = (field: string, minutes: number): Problem[] =>
  minutes < SHORTEST
    ? [{ at: [`/spec/database/${field}`], message: `this window is ${minutes} minutes long`, expected: `at least ${SHORTEST} minutes` }]
    : []

/** A recurring time, in minutes since the beginning of the week or day. */
interface Window {
  readonly from: number
  readonly minutes: number
}

function toWindow(text: string, cycle: number): Window {
  const [from = 0, to = 0] = text.split('-').map(toMinutes)
  return { from, minutes: (to - from + cycle) % cycle }
}

/** `sun:04:00` or `04:00`. */
function toMinutes(text: string): number {
  const [minutes, hours, day = ''] = text.split(':').reverse()
  return Math.max(0, DAYS.indexOf(day)) * DAY + Number(hours) * 60 + Number(minutes)
}

const overlap = (one: Window, other: Window) => minutesBetween(one, other) < one.minutes || minutesBetween(other, one) < other.minutes

/** Minutes from the beginning of one window to that of the other. */
const minutesBetween = (one: Window, other: Window) => (other.from - one.from + 2 * WEEK) % WEEK
