import { DEFAULT_RULES, toConsentPolicy } from '../operator/consent-policy.ts'
import { leaseKey, purgeControl } from '../operator/control-bucket.ts'
import { emptyGraph } from '../operator/empty-graph.ts'
import { type ConsentPolicy, unapproved } from '../reconciler/consent.ts'
import type { Plan } from '../reconciler/plan.ts'
import type { ControlPlane } from '../schema/control-plane.ts'
import type { Environment } from '../schema/environment.ts'
import { describeNotReady } from '../report/status.ts'
import { painting } from '../report/paint.ts'
import { toText } from '../report/text.ts'
import { checkAskable, confirm } from './confirm.ts'
import { knownApprovals } from './consent.ts'
import { EXIT, Exit } from './exit.ts'
import { detailOf } from './detail.ts'
import { openAny } from './open.ts'
import type { Options } from './read-spec.ts'
import { carryOut, type RunOptions } from './carry-out.ts'

interface DestroyOptions extends Options, RunOptions {
  readonly approve: readonly string[]
  readonly approveAllData?: boolean
  readonly purgeControl?: boolean
}

/** Deletes all of an environment, and ends when AWS no longer lists any of it. */
export async function destroy(options: DestroyOptions): Promise<number> {
  checkAskable(options)
  const session = await openAny(options)
  const { spec } = session
  const rules = 'guards' in spec ? spec : DEFAULT_RULES
  const graph = emptyGraph(spec)
  graph.applied = session.graph.applied
  const shownAt = Date.now()
  const plan = await session.plan(graph)
  const approve = await knownApprovals(session, plan, options.approve)
  const policy = { ...toConsentPolicy(rules, { ...options, approve }), destroyLimit: Infinity }
  process.stdout.write(`${toText(plan, { paint: painting(process.stdout), detail: detailOf(options) })}\n`)
  checkConsent(plan, policy)
  if (!options.yes) await confirm(`All of ${spec.environment} will be destroyed.`, spec.environment)
  const { status, progress } = await carryOut(session, { graph, shown: plan, shownAt, policy, isLast: true }, options)
  const outcome = status.ready ? 'Destroy complete!' : 'Destroy incomplete.'
  process.stdout.write(`${outcome} Resources: ${progress.done['delete'] ?? 0} destroyed.\n${describeNotReady(status, progress.label)}`)
  if (!status.ready) return EXIT.error
  if (options.purgeControl) await purgeControl(session, leaseKey(spec.application, spec.environment))
  process.stdout.write(`${retained(spec, options.purgeControl === true)}\n`)
  return EXIT.ok
}

/** Ends the program where a resource with data would be destroyed without approval. */
function checkConsent(plan: Plan, policy: ConsentPolicy) {
  const asking = unapproved(plan, policy)
  if (asking.length === 0) return
  const flags = asking.map(({ hash }) => `--approve ${hash}`).join(' ')
  throw new Exit(
    EXIT.error,
    `Nothing was changed: resources with data are destroyed only when approved. To destroy it all:\n  ${flags}\nor, for an environment made to be thrown away: --approve-all-data`,
  )
}

/** What AWS keeps after everything else is gone. */
function retained(spec: Environment | ControlPlane, purged: boolean) {
  const data =
    'secrets' in spec
      ? ['the final snapshots of the database and the cache', `the secrets, which can be restored for ${spec.secrets.recoveryDays} days`]
      : []
  const bucket = purged ? [] : ['the control bucket, which other environments may use (--purge-control deletes it with the last one)']
  const retained = [...data, 'INACTIVE task definitions, which cost nothing', ...bucket]
  return `What AWS keeps:\n${retained.map(what => `  ${what}`).join('\n')}`
}
