import type { EventRecord, HistoryRecord } from '../operator/history.ts'
import { printable } from '../report/printable.ts'
import { columns } from '../report/status.ts'
import { describeRevision, toTime } from './record-text.ts'

/** The history as text: one block a pass, with its steps and their reasons. */
export const historyText = (history: readonly HistoryRecord[]): string => history.map(passText).join('\n\n')

function passText(record: HistoryRecord): string {
  const { at, verb, by, revision, result, seconds, error, eventsLeftOut, conditions, actors = [] } = record
  const steps = stepsOf(record)
  const stalled = conditions.find(({ type, status }) => type === 'Stalled' && status === 'True')
  return [
    `${toTime(at)}  ${verb}  ${result} after ${seconds} s, by ${by}`,
    `revision ${describeRevision(revision)}`,
    ...(steps.length > 0 ? columns(steps).split('\n') : []),
    ...actors.map(({ id, actor, at }) => `${id} was changed by ${actor} at ${toTime(at)}`),
    ...(eventsLeftOut > 0 ? [`${eventsLeftOut} later events were not recorded`] : []),
    ...(error ? [`error: ${error}`] : []),
    ...(stalled ? [`stalled: ${stalled.message}`] : []),
  ]
    .map(printable)
    .join('\n  ')
}

/** The steps that were taken: action, resource, reason and origin. A step that was repeated takes one line. */
function stepsOf({ events }: HistoryRecord): readonly string[][] {
  const taken = events.filter(({ action }) => action)
  const groups = Map.groupBy(taken, ({ action, id, because }) => `${action} ${id} ${because}`)
  return [...groups.values()].map(([first, ...others]) => toCells(first!, others.length + 1))
}

function toCells({ action = '', id, because = '', origin }: EventRecord, times: number): string[] {
  return [action, id, `${because}${origin ? ` (${origin})` : ''}${times > 1 ? `, ${times} times` : ''}`]
}
