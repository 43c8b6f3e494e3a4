import { toConsentPolicy } from '../operator/consent-policy.ts'
import type { Account } from '../operator/account.ts'
import { recall } from '../operator/applied.ts'
import { knownSourceHash } from '../operator/known-revision.ts'
import { pastRevisions } from '../operator/past-revisions.ts'
import type { RevisionInfo } from '../operator/revision.ts'
import { specOf } from '../operator/revision-spec.ts'
import { openSession, type Session } from '../operator/session.ts'
import { overDestroyLimit } from '../reconciler/consent.ts'
import type { Plan } from '../reconciler/plan.ts'
import { painting } from '../report/paint.ts'
import { printable } from '../report/printable.ts'
import { toText } from '../report/text.ts'
import { type Environment, hasMutableTag } from '../schema/environment.ts'
import { checkAskable, confirm } from './confirm.ts'
import { detailOf } from './detail.ts'
import { EXIT, Exit } from './exit.ts'
import { openSpec } from './open.ts'
import type { Options } from './read-spec.ts'
import { ask } from './request.ts'

interface RollbackOptions extends Options {
  readonly to?: string
  readonly unpin?: boolean
  readonly yes?: boolean
  readonly full?: boolean
}

/** Has the controller apply an earlier revision until the spec changes in the source; or ends that. */
export async function rollback(options: RollbackOptions): Promise<number> {
  const { to, unpin } = options
  if ((to === undefined) === (unpin !== true)) throw new Exit(EXIT.invalid, 'Name one of them: --to REVISION, or --unpin.')
  if (to === undefined) return ask(await openSpec(options), { verb: 'rollback', unpin: true })
  checkAskable(options)
  const opened = await openSpec(options)
  const { spec, account } = opened
  const revision = await findRevision(account, spec, to)
  // Before the question: a spec that changes meanwhile ends the rollback.
  const over = (await knownSourceHash(account, spec)) ?? opened.revision.hash
  await showPlan(await openRevision(account, spec, revision), revision, options)
  if (!options.yes) await confirm(`The controller will apply revision ${revision.id}.`, 'yes')
  return ask(opened, { verb: 'rollback', revision, over })
}

/** The one revision in the history whose id begins so. */
async function findRevision(account: Account, spec: Environment, to: string): Promise<RevisionInfo> {
  const [revision, ...others] = await pastRevisions(account, spec, to)
  if (!revision) throw new Exit(EXIT.error, `The history of ${spec.application}/${spec.environment} has no revision ${to}.`)
  if (others.length === 0) return revision
  const ids = [revision, ...others].map(({ id, subject }) => `  ${id}${subject ? ` ${printable(subject)}` : ''}`)
  throw new Exit(EXIT.error, `Several revisions begin with ${to}:\n${ids.join('\n')}`)
}

/** Opens the account with the spec of a revision. */
async function openRevision(account: Account, { application, environment }: Environment, revision: RevisionInfo): Promise<Session> {
  const found = specOf(revision, { application, environment, account: account.account, region: account.aws.region })
  if ('problem' in found) throw new Exit(EXIT.error, `Revision ${revision.id} cannot be applied: ${found.problem}.`)
  const session = await openSession({ spec: found.spec, revision }, account)
  await recall(session)
  return session
}

/** Prints what the controller will do. */
async function showPlan({ spec, graph, plan }: Session, { id, subject }: RevisionInfo, options: RollbackOptions) {
  const whole = await plan(graph)
  const notes = [...graph.notes, ...guardNote(whole, spec), ...imageNote(spec)]
  process.stdout.write(`Revision ${id}${subject ? `: ${printable(subject)}` : ''}\n`)
  process.stdout.write(`${toText(whole, { notes, paint: painting(process.stdout), detail: detailOf(options) })}\n`)
}

function guardNote(plan: Plan, spec: Environment): string[] {
  const guarded = overDestroyLimit(plan, toConsentPolicy(spec, { approve: [] })).map(({ hash }) => hash)
  if (guarded.length === 0) return []
  return [`the controller changes nothing until these steps are approved: postmagiq approve ${guarded.join(' ')}`]
}

/** Names the services whose earlier image the spec does not know. */
function imageNote({ services }: Environment): string[] {
  const images = Object.entries(services).flatMap(([service, { image }]) => (hasMutableTag(image) ? [`${service} (${image})`] : []))
  if (images.length === 0) return []
  return [`these images stay as they are, because their tag may name another image than it did then: ${images.join(', ')}`]
}
