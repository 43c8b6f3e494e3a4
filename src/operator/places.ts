import { isDeepStrictEqual } from 'node:util'
import { ifExists } from '../providers/errors.ts'
import type { Environment } from '../schema/environment.ts'
import { type Account, openAccount } from './account.ts'
import { appliedRevisions } from './applied.ts'
import { controlRecords } from './control-bucket.ts'
import { RecordChanged } from './records.ts'
import type { RevisionInfo } from './revision.ts'

/** The place of an environment: its region, and the role of another account. */
export type PlaceName = Pick<Environment, 'region' | 'assumeRole'>

/** The record of the places, other than its own, in which a controller keeps environments. */
const PLACES = 'places'

/** Remembers a place in the control bucket of the controller's own account and region. Another process may remember one at the same time. */
export async function rememberPlace(own: Account, place: PlaceName): Promise<void> {
  if (!place.assumeRole && place.region === own.aws.region) return
  const records = controlRecords(own)
  const found = await ifExists(records.read<readonly PlaceName[]>(PLACES))
  const known = found?.value ?? []
  if (known.some(other => isDeepStrictEqual(other, place))) return
  const again = (error: unknown) => {
    if (!(error instanceof RecordChanged)) throw error
    return rememberPlace(own, place)
  }
  await records.write(PLACES, [...known, place], { version: found?.version }).catch(again)
}

/** The revisions that were applied last in the controller's own account and region, and in every place that was remembered there. */
export async function recallRevisions(own: Account): Promise<readonly RevisionInfo[]> {
  const places = (await ifExists(controlRecords(own).read<readonly PlaceName[]>(PLACES)))?.value ?? []
  const others = places.map(async ({ region, assumeRole: role }) => appliedRevisions(await openAccount({ region, role })))
  return (await Promise.all([appliedRevisions(own), ...others])).flat()
}
