import { isDeepStrictEqual } from 'node:util'
import { ifExists, tolerate } from '../providers/errors.ts'
import { kinds } from '../providers/kinds.ts'
import type { Applied, Graph } from '../reconciler/graph.ts'
import { toApplied } from '../reconciler/applied.ts'
import { plan, type Plan } from '../reconciler/plan.ts'
import type { Account } from './account.ts'
import { APPLIED, controlRecords, recordKeys } from './control-bucket.ts'
import type { StoredRecord } from './records.ts'
import type { RevisionInfo } from './revision.ts'
import type { Named, Session } from './session.ts'
import { VERSION } from './version.ts'

/** The hashes of an environment's desired props when its resources were last found so. Written only under the lease. */
export interface AppliedRecord {
  /** Counts the specs that were applied. */
  readonly generation: number
  readonly revision: RevisionInfo
  /** When it was written, as ISO 8601 in UTC, and by whom: the ARN of the credentials. */
  readonly at: string
  readonly by: string
  /** The version of this program that wrote it. */
  readonly version: string
  /** By id and prop, the hash of the desired value. */
  readonly resources: Readonly<Record<string, Readonly<Record<string, string>>>>
}

type Recorded = StoredRecord<AppliedRecord> | undefined

/** Reads the record, and tells the graph what was applied before. Without permission to read, or without a record, nothing was. */
export async function recall(session: Session<Named>, graph: Graph = session.graph): Promise<Recorded> {
  const key = recordKeys(session.spec).applied
  const found = await tolerate('denied', controlRecords(session).read<AppliedRecord>(key))
  graph.applied = new Map(Object.entries(found?.value.resources ?? {}))
  graph.spec = { ...graph.spec, generation: generationOf(session, found) }
  graph.isUpgrade = found !== undefined && found.value.version !== VERSION && found.value.revision.hash === session.revision.hash
  return found
}

/** Whether the record says what a plan has found. */
export const isRecorded = ({ revision }: Session<Named>, graph: Graph, plan: Plan, found: Recorded) =>
  found?.value.revision.hash === revision.hash &&
  found.value.version === VERSION &&
  isDeepStrictEqual(toApplied(graph, plan), graph.applied)

/**
 * Remembers under the lease what is about to be created, with nothing that it was found to have: where a crash leaves it half made, what it
 * still lacks is of the spec. Gives what is recorded then.
 */
export async function announce(session: Session<Named>, graph: Graph, shown: Plan, found: Recorded): Promise<Recorded> {
  const unknown = shown.steps.filter(({ id, action }) => action === 'create' && !graph.applied.has(id))
  if (unknown.length === 0) return found
  return write(session, graph, { found, applied: new Map([...graph.applied, ...unknown.map(({ id }) => [id, {}] as const)]) })
}

/** Writes what is applied now, as the last listings show it. Call it under the lease, with what is recorded. */
export async function record(session: Session<Named>, graph: Graph, found: Recorded): Promise<void> {
  const seen = plan(graph, kinds, session.world.lastListings(kinds, graph.environment))
  if (!isRecorded(session, graph, seen, found)) await write(session, graph, { found, applied: toApplied(graph, seen) })
}

async function write(
  session: Session<Named>,
  graph: Graph,
  { found, applied }: { readonly found: Recorded; readonly applied: Applied },
): Promise<Recorded> {
  const value: AppliedRecord = {
    generation: generationOf(session, found),
    revision: session.revision,
    at: new Date().toISOString(),
    by: session.caller,
    version: VERSION,
    resources: Object.fromEntries(applied),
  }
  // An environment that waits for its approval has nothing either, and is asked for.
  const isAbsent = applied.size === 0 && graph.nodes.size === 0
  const { applied: key } = recordKeys(session.spec)
  const version = await controlRecords(session).write(key, value, { version: found?.version, isAbsent })
  graph.applied = applied
  return { value, version }
}

const generationOf = ({ revision }: Session<Named>, found: Recorded) =>
  found ? found.value.generation + (found.value.revision.hash === revision.hash ? 0 : 1) : 1

/** The revisions that were applied last in an account and region, of all environments of which anything is left. */
export async function appliedRevisions(account: Account): Promise<readonly RevisionInfo[]> {
  const records = controlRecords(account)
  const keys = (await ifExists(records.list(APPLIED))) ?? []
  const found = await Promise.all(keys.map(key => records.read<AppliedRecord>(key)))
  return found.flatMap(one => (one && Object.keys(one.value.resources).length > 0 ? [one.value.revision] : []))
}
