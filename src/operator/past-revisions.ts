import { batches } from '../providers/pages.ts'
import type { Account } from './account.ts'
import { controlRecords, recordKeys } from './control-bucket.ts'
import { explainControl } from './control-errors.ts'
import type { Place } from './revision-spec.ts'
import type { RevisionInfo } from './revision.ts'

type EnvironmentName = Pick<Place, 'application' | 'environment'>

/** As much of a record in `history` as is needed here. */
interface HistoryRecord {
  readonly revision?: RevisionInfo
}

/** How many records are read at a time. */
const AT_ONCE = 10

/**
 * The revisions in an environment's history whose id begins so, each once, the newest first; only one where that is its whole id.
 * Throws OperatorError where there is no control bucket or a permission is missing.
 */
export async function pastRevisions(account: Account, place: EnvironmentName, beginning: string): Promise<readonly RevisionInfo[]> {
  const { history } = recordKeys(place)
  try {
    return await findRevisions(account, history, beginning)
  } catch (error) {
    throw explainControl(error, account, { action: 's3:ListBucket and s3:GetObject', key: `${history}*` })
  }
}

async function findRevisions(account: Account, history: string, beginning: string): Promise<readonly RevisionInfo[]> {
  const records = controlRecords(account)
  const names = (await records.list(history)).toReversed()
  const found = new Map<string, RevisionInfo>()
  for (const batch of batches(names, AT_ONCE)) {
    const read = await Promise.all(batch.map(name => records.read<HistoryRecord>(name)))
    const revisions = read.flatMap(record => record?.value.revision ?? [])
    for (const revision of revisions) if (revision.id.startsWith(beginning) && !found.has(revision.id)) found.set(revision.id, revision)
    const exact = found.get(beginning)
    if (exact) return [exact]
  }
  return [...found.values()]
}
