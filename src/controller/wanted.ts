import { isDeepStrictEqual } from 'node:util'
import type { Override } from '../operator/environment-conditions.ts'
import { writeRequest } from '../operator/requests.ts'
import { specOf } from '../operator/revision-spec.ts'
import { pinned, type Standing } from '../operator/standing.ts'
import type { Place } from './places.ts'
import type { Revision } from './specs.ts'

/** The revision and the requests in force for an environment now. */
export interface Wanted {
  /** The one of the source, or the one that a rollback pins. */
  readonly revision: Revision
  readonly standing: Standing
  /** Whether people's requests were read: before, the environment may be paused without showing it. */
  readonly isKnown: boolean
  /** The problems of its source, or of the revision that is pinned. */
  readonly overrides: readonly Override[]
}

/** Whether the same may be done, so that a pass that is going on can go on. */
export const isSameWanted = (one: Wanted | undefined, other: Wanted) =>
  one !== undefined &&
  one.revision.id === other.revision.id &&
  one.isKnown === other.isKnown &&
  isDeepStrictEqual(one.standing, other.standing)

/** Without requests: the account cannot be opened, or none were read. */
export const unrequested = (revision: Revision, overrides: readonly Override[]): Wanted => ({
  revision,
  standing: { approvals: [] },
  isKnown: false,
  overrides,
})

/** Combines a revision of the source with the requests of people. */
export function toWanted({ account, requests }: Place, revision: Revision, overrides: readonly Override[]): Wanted {
  const { environment: spec } = revision
  const standing = requests.standing(spec)
  const wanted = { revision, standing, isKnown: requests.isKnown(spec), overrides }
  const pin = pinned(standing, revision.hash)
  if (!pin) return wanted
  const found = specOf(pin, { ...spec, account: account.account, region: account.aws.region })
  if ('spec' in found) return { ...wanted, revision: { ...pin, environment: found.spec } }
  const message = `revision ${pin.id} is pinned, but cannot be applied: ${found.problem}`
  return { ...wanted, overrides: [...overrides, { reason: 'SpecInvalid', message }] }
}

/** Ends a rollback whose environment has another file in the source by now, so that it does not come back with the old file. */
export async function endRollback({ account }: Place, { environment: spec, hash }: Revision, { pin }: Standing): Promise<void> {
  if (pin && pin.over !== hash) await writeRequest(account, spec, { verb: 'rollback', unpin: true, over: pin.over })
}
