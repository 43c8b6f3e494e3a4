import { isDeepStrictEqual } from 'node:util'
import { meaning } from '../providers/errors.ts'
import type { Correction } from '../reconciler/contention.ts'
import type { Difference } from '../reconciler/resistance.ts'
import type { Condition } from '../reconciler/status.ts'
import { DESTROYED, type EnvironmentCondition } from './environment-conditions.ts'
import { OperatorError } from './errors.ts'
import { RecordChanged, type Records, type StoredRecord } from './records.ts'

/** A resource of a status record. */
export interface ResourceRecord {
  readonly id: string
  /** CloudFormation's name of its kind. */
  readonly type: string
  /** Of one that is being deleted: another of its id may succeed it. */
  readonly arn?: string
  readonly conditions: readonly Condition[]
}

/** The revision in force. */
export interface RevisionRecord {
  readonly id: string
  readonly hash: string
  readonly author?: string | undefined
  readonly subject?: string | undefined
  /** When it was first recorded. */
  readonly since?: string | undefined
}

export type Result = 'succeeded' | 'failed' | 'interrupted'

export interface PassRecord {
  readonly at: string
  readonly sort: 'cheap' | 'deep'
  readonly result: Result
  readonly seconds: number
  /** Why it failed. */
  readonly message?: string | undefined
}

/** An environment as it was found last. Times are ISO 8601 in UTC. */
export interface StatusRecord {
  /** When AWS was listed. */
  readonly at: string
  /** The ARN of the writer. */
  readonly by: string
  readonly isController: boolean
  /** When a controller last wrote this record. */
  readonly controllerAt?: string | undefined
  readonly revision: RevisionRecord
  readonly generation: number
  readonly conditions: readonly EnvironmentCondition[]
  readonly resources: readonly ResourceRecord[]
  /** How many resources there are, and of how many each condition is true. */
  readonly counts: Readonly<Record<string, number>>
  readonly lastPass?: PassRecord | undefined
  readonly pause?: { readonly until: string; readonly reason: string; readonly by: string } | undefined
  /** The revision that a rollback keeps in force. */
  readonly pin?: { readonly revision: string; readonly by: string } | undefined
  /** What a controller sent to AWS without effect. */
  readonly differences: readonly Difference[]
  /** The props that another writer changes again and again, as the controller counts them. */
  readonly contended?: readonly Correction[] | undefined
  /** What a controller notified somebody of last. */
  readonly notified?: unknown
}

/** Where the record of one environment is. */
export interface StatusPlace {
  readonly records: Records
  readonly key: string
}

/** The record; without a value where no version of postmagiq that is known here wrote it. */
export type StoredStatus = StoredRecord<StatusRecord | undefined>

/** For how long a record without changes is not written again, in milliseconds. */
const REST = 60_000

/** For how long after its last write a controller counts as running, in milliseconds. */
const RUNNING = 600_000

/** How often a write is tried while others write too. */
const TRIES = 5

/** Reads the record; undefined where there is none, or no control bucket. Throws OperatorError where AWS denies it. */
export async function readStatus({ records, key }: StatusPlace): Promise<StoredStatus | undefined> {
  const found = await records.read<unknown>(key).catch((error: unknown) => {
    if (meaning(error) !== 'denied') throw error
    throw new OperatorError(`The record ${key} cannot be read: ${(error as Error).message}`)
  })
  return found && { value: toStatusRecord(found.value), version: found.version }
}

/**
 * Writes what `next` makes of the record before it, unless that was made by a later look, or says the same and is not old.
 * `known`: the record as this process knows it, which saves reading it. Gives the record that is in force afterwards.
 */
export async function writeStatus(
  place: StatusPlace,
  next: (before: StatusRecord | undefined) => StatusRecord,
  known?: StoredStatus,
): Promise<StoredStatus> {
  for (let tries = 1, before = known; ; tries++, before = undefined) {
    before ??= await readStatus(place)
    const value = next(before?.value)
    if (before && !isDue(before.value, value)) return before
    try {
      return { value, version: await place.records.write(place.key, value, { version: before?.version, isAbsent: isDestroyed(value) }) }
    } catch (error) {
      if (!(error instanceof RecordChanged) || tries === TRIES) throw error
    }
  }
}

/** Whether nothing is left of the environment. */
const isDestroyed = ({ conditions }: StatusRecord) => conditions.some(({ type, reason }) => type === 'Ready' && reason === DESTROYED)

/** Whether a controller wrote the record lately. */
export const isControllerActive = ({ controllerAt }: StatusRecord, now = Date.now()) =>
  controllerAt !== undefined && now - Date.parse(controllerAt) < RUNNING

/** Whether a record is of no earlier look than the one before, and says something new, or that one is so old that its age would mislead. */
function isDue(before: StatusRecord | undefined, next: StatusRecord) {
  if (!before) return true
  if (before.at > next.at) return false
  return writtenAt(next) - writtenAt(before) >= REST || !isDeepStrictEqual(essence(before), essence(next))
}

const writtenAt = ({ at, controllerAt = at }: StatusRecord) => Math.max(Date.parse(at), Date.parse(controllerAt))

/** What a record says, without its times; as JSON, in which undefined fields are missing. */
function essence({ at: _at, controllerAt: _controllerAt, lastPass, ...rest }: StatusRecord): unknown {
  return JSON.parse(JSON.stringify({ ...rest, result: lastPass?.result, message: lastPass?.message }))
}

/** A record as any version of postmagiq wrote it; undefined where it is none. */
export function toStatusRecord(found: unknown): StatusRecord | undefined {
  if (!isObject(found) || typeof found['at'] !== 'string') return undefined
  const known = found as unknown as Partial<StatusRecord> & Pick<StatusRecord, 'at'>
  return {
    ...known,
    by: known.by ?? 'unknown',
    isController: known.isController === true,
    revision: { id: 'unknown', hash: '', ...known.revision },
    generation: known.generation ?? 1,
    conditions: listOf<EnvironmentCondition>(known.conditions),
    resources: listOf<ResourceRecord>(known.resources).map(one => ({ ...one, conditions: listOf<Condition>(one.conditions) })),
    counts: known.counts ?? {},
    contended: listOf<Correction>(known.contended),
    differences: listOf<Difference>(known.differences),
  }
}

const listOf = <T>(found: unknown): readonly T[] => (Array.isArray(found) ? (found.filter(isObject) as T[]) : [])

const isObject = (found: unknown): found is Record<string, unknown> => typeof found === 'object' && found !== null && !Array.isArray(found)
