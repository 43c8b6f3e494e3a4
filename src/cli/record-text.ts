import type { EnvironmentCondition } from '../operator/environment-conditions.ts'
import { isControllerActive, type PassRecord, type RevisionRecord, type StatusRecord } from '../operator/status-record.ts'
import { printable } from '../report/printable.ts'
import { columns } from '../report/status.ts'

/** The conditions of an environment, as kubectl prints them. */
export const conditionsTable = (conditions: readonly EnvironmentCondition[]): string =>
  columns([
    ['CONDITION', 'STATUS', 'SINCE', 'REASON', 'MESSAGE'],
    ...conditions.map(({ type, status, lastTransitionTime, reason, message }) => [
      type,
      status,
      toTime(lastTransitionTime),
      reason,
      printable(message),
    ]),
  ])

/** The recorded resources that are not ready, or all of them, one line each. */
export function resourcesTable({ resources }: StatusRecord, isFull: boolean): string {
  const shown = resources.flatMap(({ id, conditions: [ready] }) =>
    ready && (isFull || ready.status === 'False') ? [[id, ready.reason, printable(ready.message)]] : [],
  )
  return shown.length > 0 ? columns([['NAME', 'REASON', 'MESSAGE'], ...shown]) : ''
}

/** The part of a status that only records have: revision, pause, pin, and the last pass. */
export function recordLines(record: StatusRecord, now = Date.now()): string {
  const { revision, pause, pin, lastPass, by } = record
  return [
    `Revision ${describeRevision(revision)}${revision.since ? `, in force since ${toTime(revision.since)}` : ''}.`,
    ...(pause ? [`Paused until ${toTime(pause.until)} by ${pause.by}: ${pause.reason}`] : []),
    ...(pin ? [`Pinned to revision ${pin.revision} by ${pin.by}.`] : []),
    ...(lastPass ? [`Last pass ${age(lastPass.at, now)} ago by ${by}: ${describePass(lastPass)}.`] : []),
    describeController(record, now),
  ]
    .map(printable)
    .join('\n')
}

/** A revision with its author and subject. */
export const describeRevision = ({ id, author, subject }: Pick<RevisionRecord, 'id' | 'author' | 'subject'>) =>
  `${id}${author ? ` by ${author}` : ''}${subject ? ` (${subject})` : ''}`

const describePass = ({ result, seconds, message }: PassRecord) => `${result} after ${seconds} s${message ? `: ${message}` : ''}`

function describeController(record: StatusRecord, now: number) {
  if (record.controllerAt === undefined) return 'No controller has reported yet.'
  const silent = isControllerActive(record, now) ? '' : '; none seems to be running'
  return `A controller last reported ${age(record.controllerAt, now)} ago${silent}.`
}

/** A time to the second: `2026-11-25 01:02:03Z`. */
export const toTime = (at: string) => `${at.slice(0, 19).replace('T', ' ')}Z`

const STEPS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'm'],
] as const

/** How long ago a time was, in its largest unit: `3m`. */
function age(at: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(at)) / 1000))
  const [size, unit] = STEPS.find(([size]) => seconds >= size) ?? [1, 's']
  return `${Math.floor(seconds / size)}${unit}`
}
