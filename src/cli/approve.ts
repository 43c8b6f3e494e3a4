import { knownRevision } from '../operator/known-revision.ts'
import { EXIT, Exit } from './exit.ts'
import { openSpec } from './open.ts'
import type { Options } from './read-spec.ts'
import { ask } from './request.ts'

interface ApproveOptions extends Options {
  readonly ids: readonly string[]
  readonly revision?: string
  /** In milliseconds. */
  readonly for?: number
}

/** For how long the consent to a step is valid unless --for says otherwise, in milliseconds. */
const HOUR = 3_600_000

/** A commit, or the hash of a file. */
const WHOLE = /^([0-9a-f]{40}|[0-9a-f]{12})$/

/** Allows a revision where deploy is manual, or consents to single steps. */
export async function approve({ ids, revision, for: duration, ...options }: ApproveOptions): Promise<number> {
  if ((revision === undefined) === (ids.length === 0))
    throw new Exit(EXIT.invalid, 'Name what you approve: either --revision REVISION, or the ids of steps as plan prints them.')
  if (revision !== undefined && duration !== undefined)
    throw new Exit(EXIT.invalid, '--for is for steps: the approval of a revision is valid until there is another revision.')
  const opened = await openSpec(options)
  if (revision === undefined) {
    const until = new Date(Date.now() + (duration ?? HOUR)).toISOString()
    return ask(opened, { verb: 'approve', steps: ids, until })
  }
  const known = await knownRevision(opened.account, opened.spec)
  if (known?.id.startsWith(revision)) return ask(opened, { verb: 'approve', revision: known.id })
  if (!WHOLE.test(revision)) throw new Exit(EXIT.error, unknownRevision(revision, known?.id))
  return ask(opened, { verb: 'approve', revision })
}

const unknownRevision = (revision: string, known: string | undefined) =>
  known === undefined
    ? `Nothing was approved: no controller has recorded which revision it has, so ${revision} has to be its whole name.`
    : `Nothing was approved: the controller has revision ${known}. To approve a later one, write its whole name instead of ${revision}.`
