/** Days of the rotation schedules, until the kind sends and reads schedule expressions. */
const DAYS: readonly (readonly [schedule: string, days: number])[] = [
  ['cron(0 3 1 * ? *)', 30],
  ['cron(0 3 1 1,4,7,10 ? *)', 90],
  ['cron(0 3 1 1,7 ? *)', 180],
]

export const toDays = (wanted: string) => DAYS.find(([schedule]) => schedule === wanted)?.[1] ?? 90

export const toSchedule = (found = 0) => DAYS.find(([, days]) => days === found)?.[0] ?? `rate(${found} days)`
