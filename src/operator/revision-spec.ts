import type { Environment } from '../schema/environment.ts'
import { parse } from '../schema/load.ts'
import { hashOf, type RevisionInfo } from './revision.ts'

/** An environment, and where its records are. */
export interface Place {
  readonly application: string
  readonly environment: string
  /** 12 digits. */
  readonly account: string
  readonly region: string
}

/**
 * The spec of a revision to go back to, or why it cannot be used: it has to be this very environment's. It comes without its
 * approvals, as a rollback is never consent.
 */
export function specOf({ text, hash, path }: RevisionInfo, place: Place): { readonly spec: Environment } | { readonly problem: string } {
  if (hashOf(text) !== hash) return { problem: 'the text of the revision does not have its hash' }
  const found = parse(Buffer.from(text), path, { region: place.region })
  if ('problems' in found) {
    const problems = found.problems.map(({ line, column, message }) => `line ${line}:${column}: ${message}`)
    return { problem: `the revision is not a valid spec for this version of postmagiq: ${problems.join('; ')}` }
  }
  const { environment: spec } = found
  const isSame =
    spec.application === place.application &&
    spec.environment === place.environment &&
    spec.region === place.region &&
    (spec.accountId ?? place.account) === place.account
  return isSame ? { spec: { ...spec, approvals: [] } } : { problem: 'the revision is the spec of another environment, account or region' }
}
