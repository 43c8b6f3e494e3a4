import { meaning } from '../providers/errors.ts'
import type { Account } from './account.ts'
import { controlRecords, recordKeys } from './control-bucket.ts'
import type { Request } from './request.ts'
import { listRequests, readRequest } from './requests.ts'
import type { RevisionInfo } from './revision.ts'
import type { Place } from './revision-spec.ts'
import { standingOf } from './standing.ts'

type EnvironmentName = Pick<Place, 'application' | 'environment'>

/** As much of the record `status` as is needed here. */
interface StatusRecord {
  readonly isController?: boolean
  readonly revision?: Pick<RevisionInfo, 'id' | 'hash'>
}

/**
 * The revision of an environment that a controller recorded last. Undefined where only people have applied there, and where the caller
 * may write requests but not read records.
 */
export async function knownRevision(account: Account, place: EnvironmentName): Promise<StatusRecord['revision']> {
  try {
    const found = await controlRecords(account).read<StatusRecord>(recordKeys(place).status)
    return found?.value.isController ? found.value.revision : undefined
  } catch (error) {
    if (meaning(error) !== 'denied') throw error
    return undefined
  }
}

/** The hash of the environment's file in the source, as far as the records know it. */
export async function knownSourceHash(account: Account, place: EnvironmentName): Promise<string | undefined> {
  const known = await knownRevision(account, place)
  if (!known) return undefined
  const { pin } = standingOf(await readRequests(account, place), new Date())
  // A revision that is pinned is recorded in place of the source's.
  return pin?.revision.hash === known.hash ? pin.over : known.hash
}

/** The valid requests of one environment. */
export async function readRequests(account: Account, place: EnvironmentName): Promise<Request[]> {
  const records = controlRecords(account)
  const bucket = { account: account.account, region: account.aws.region }
  const { requests } = await listRequests(records, recordKeys(place).requests)
  const read = await Promise.all(requests.map(request => readRequest(records, request, bucket)))
  return read.filter(request => request !== undefined && 'verb' in request)
}
