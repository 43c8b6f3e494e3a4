import { Graph } from '../reconciler/graph.ts'
import { painting, toText } from '../report/text.ts'
import { notReady } from './apply.ts'
import { checkAskable, confirm } from './confirm.ts'
import { type Consent, known, toTerms, unapproved } from './consent.ts'
import { purgeControl } from './control-bucket.ts'
import { EXIT, Exit } from './exit.ts'
import { run, type RunOptions } from './run.ts'
import { open, type Options, type Session } from './session.ts'

/** Deletes all of an environment, and ends when AWS no longer lists any of it. */
export async function destroy(options: Options & RunOptions & Consent & { readonly purgeControl?: boolean }): Promise<number> {
  checkAskable(options)
  const session = await open(options)
  const graph = emptyGraph(session)
  const plan = await session.plan(graph)
  const terms = { ...toTerms(session, { ...options, approve: known(plan, options.approve) }), destroyLimit: Infinity }
  process.stdout.write(`${toText(plan, [], painting(process.stdout))}\n`)
  const asking = unapproved(plan, terms)
  if (asking.length > 0) {
    const flags = asking.map(({ hash }) => `--approve ${hash}`).join(' ')
    throw new Exit(
      EXIT.error,
      `Nothing was changed: what holds data is destroyed only when approved. To destroy it all:\n  ${flags}\nor, for an environment made to be thrown away: --approve-all-data`,
    )
  }
  if (!options.yes) await confirm(`All of ${session.spec.environment} will be destroyed.`, session.spec.environment)
  const { status, progress } = await run(session, { graph, plan, terms, last: true }, options)
  process.stdout.write(
    `${status.ready ? 'Destroy complete!' : 'Destroy incomplete.'} Resources: ${progress.done['delete'] ?? 0} destroyed.\n${notReady(status)}`,
  )
  if (!status.ready) return EXIT.error
  if (options.purgeControl) await purgeControl(session)
  process.stdout.write(`${retained(session, options.purgeControl === true)}\n`)
  return EXIT.ok
}

/** The environment without anything in it. */
function emptyGraph({ spec: { application, environment } }: Session) {
  return new Graph({ application, environment, generation: 1, deletion: { stateful: 'Delete', stateless: 'Delete' } })
}

function retained({ spec }: Session, purged: boolean) {
  const snapshots = 'the final snapshots of the database and the cache'
  const secrets = `the secrets, which can be restored for ${spec.secrets.recoveryDays} days`
  const bucket = purged ? [] : ['the control bucket, which other environments may use (--purge-control deletes it with the last one)']
  const kept = [snapshots, secrets, 'INACTIVE task definitions, which cost nothing', ...bucket]
  return `What AWS keeps:\n${kept.map(what => `  ${what}`).join('\n')}`
}
