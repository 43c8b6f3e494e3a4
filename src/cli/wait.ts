import { setTimeout as pause } from 'node:timers/promises'
import { type EnvironmentCondition, isTrue } from '../operator/environment-conditions.ts'
import { readStatus, type StatusRecord } from '../operator/status-record.ts'
import { printable } from '../report/printable.ts'
import { EXIT, Exit } from './exit.ts'
import { endAtSignals } from './interrupts.ts'
import { openRecords } from './open.ts'
import type { Options } from './read-spec.ts'
import { describeRevision, toTime } from './record-text.ts'

interface WaitOptions extends Options {
  /** The id of a revision, or the beginning of one. */
  readonly revision?: string
  /** In milliseconds. */
  readonly timeout: number
}

/** The revision that the verb waits for, and since when. */
interface Wanted {
  readonly revision?: string | undefined
  /** When the wait began, in milliseconds since the epoch. */
  readonly began: number
}

/** How often the record is read, in milliseconds. */
const INTERVAL = 2_000

/** How long a controller may take to see a new revision, in milliseconds: until then a stall concerns the one before. */
const NOTICE = 60_000

/** Waits until the record says Ready and Synced. Ends with 1 where waiting is of no use, and with 4 when the time is over. */
export async function wait(options: WaitOptions): Promise<number> {
  const { spec, records, keys } = await openRecords(options)
  endAtSignals()
  const wanted = { revision: options.revision, began: Date.now() }
  const deadline = wanted.began + options.timeout
  for (let before: StatusRecord | undefined; ;) {
    const record = (await readStatus({ records, key: keys.status }))?.value
    if (record) process.stderr.write(describeChanges(record, before))
    const verdict = record && judge(record, wanted)
    if (verdict === 'ready') {
      process.stdout.write(`${spec.environment} is Ready at revision ${record!.revision.id}.\n`)
      return EXIT.ok
    }
    if (verdict) throw new Exit(EXIT.error, `${spec.environment} does not become Ready by itself: ${because(record!, verdict)}`)
    const left = deadline - Date.now()
    if (left <= 0) throw new Exit(EXIT.timedOut, `${spec.environment} is not Ready in time: ${describe(record, wanted)}.`)
    await pause(Math.min(INTERVAL, left))
    before = record
  }
}

export type Verdict = 'ready' | 'Stalled' | 'ActionNeeded' | undefined

/** Judges a status record: the environment is ready, stalled, on its way, or only a person can go on. */
export function judge({ conditions, revision, at }: StatusRecord, { revision: asked, began }: Wanted): Verdict {
  const isStalled = isTrue(conditions, 'Stalled')
  // A ready environment may be stalled by its source, or by a newer revision: to whoever asked for this very revision that does not matter.
  if (asked === undefined) return isStalled ? 'Stalled' : outcome(conditions)
  if (isRevision(revision, asked)) return outcome(conditions)
  return isStalled && Date.parse(at) > began + NOTICE ? 'Stalled' : undefined
}

function outcome(conditions: readonly EnvironmentCondition[]): Verdict {
  if (isTrue(conditions, 'Ready') && isTrue(conditions, 'Synced')) return 'ready'
  if (isTrue(conditions, 'Stalled')) return 'Stalled'
  return isTrue(conditions, 'ActionNeeded') && !isTrue(conditions, 'Reconciling') ? 'ActionNeeded' : undefined
}

/** The shortest id that is told from others, as Git prints it. */
const SHORT = 7

/** True for the revision asked for, by its id or its hash, of which one may be the beginning of the other. */
const isRevision = ({ id, hash }: StatusRecord['revision'], asked: string) =>
  [id, hash].some(name => name.startsWith(asked) || (name.length >= SHORT && asked.startsWith(name)))

function because({ conditions }: StatusRecord, type: 'Stalled' | 'ActionNeeded') {
  const { reason = '', message = '' } = conditions.find(condition => condition.type === type) ?? {}
  return printable(`${type}: ${reason}: ${message}`)
}

function describe(record: StatusRecord | undefined, { revision }: Wanted) {
  if (!record) return 'nothing is recorded of it'
  const other = revision !== undefined && !isRevision(record.revision, revision) ? `revision ${record.revision.id} is in force; ` : ''
  const open = record.conditions.find(({ type, status }) => (type === 'Ready' || type === 'Synced') && status === 'False')
  return printable(`${other}${open ? `not ${open.type}: ${open.reason}: ${open.message}` : `revision ${revision} is awaited`}`)
}

/** A line for the revision and for each condition, where it is not as before. */
function describeChanges(record: StatusRecord, before: StatusRecord | undefined): string {
  const summary = ({ type, status, reason, message }: EnvironmentCondition) =>
    `${type} is ${status}: ${reason}${message ? `: ${message}` : ''}`
  const known = new Set(before?.conditions.map(summary))
  const news = record.conditions.map(summary).filter(text => !known.has(text))
  const revision = record.revision.id === before?.revision.id ? [] : [`revision ${describeRevision(record.revision)}`]
  return [...revision, ...news].map(text => `${toTime(record.at)}  ${printable(text)}\n`).join('')
}
