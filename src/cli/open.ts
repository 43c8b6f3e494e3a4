import { pino } from 'pino'
import { type Account, openAccount } from '../operator/account.ts'
import { openControlPlane, openManagedAccount } from '../operator/control-plane.ts'
import { revisionOf } from '../operator/revision.ts'
import { recall } from '../operator/applied.ts'
import { type Named, openSession, type Session } from '../operator/session.ts'
import { checkAwsEnvironment } from './aws-environment.ts'
import type { ControlPlane } from '../schema/control-plane.ts'
import { type Options, readAny, readControlPlane, readSpec } from './read-spec.ts'

/** Reads the spec, opens its account, and prints which account, region and endpoint will be acted on. */
export async function open(options: Options): Promise<Session> {
  const { environment: spec, file, bytes } = await readSpec(options)
  return recalled(await openSession({ spec, revision: revisionOf(file, bytes) }, await openAccountIn(spec.region, options)))
}

/** Reads the control plane's file, and opens the control plane, or what it needs in another account. */
export async function openForBootstrap(options: Options & { readonly account?: boolean }): Promise<Session<ControlPlane>> {
  const { controlPlane: spec, file, bytes } = await readControlPlane(options)
  const written = { spec, revision: revisionOf(file, bytes) }
  const account = await openAccountIn(spec.region, options)
  return recalled(await (options.account ? openManagedAccount(written, account) : openControlPlane(written, account)))
}

/** Reads a file of either kind, and opens what it describes. */
export async function openAny(options: Options): Promise<Session | Session<ControlPlane>> {
  const { file, bytes, ...found } = await readAny(options)
  const revision = revisionOf(file, bytes)
  if ('environment' in found) {
    const spec = found.environment
    return recalled(await openSession({ spec, revision }, await openAccountIn(spec.region, options)))
  }
  const spec = found.controlPlane
  return recalled(await openControlPlane({ spec, revision }, await openAccountIn(spec.region, options)))
}

/** A session that knows what was applied before. */
async function recalled<Spec extends Named>(session: Session<Spec>): Promise<Session<Spec>> {
  await recall(session)
  return session
}

/** Opens the account of the credentials, and prints what will be acted on. */
async function openAccountIn(region: string, { verbose }: Options): Promise<Account> {
  await checkAwsEnvironment(process.env)
  const account = await openAccount({ region, ...(verbose && { onCall: logCalls() }) })
  const { endpoint } = account.aws
  process.stderr.write(`Account ${account.account}, region ${region}${endpoint ? `, endpoint ${endpoint}` : ''} (as ${account.caller})\n`)
  return account
}

/** Writes every AWS call to stderr, one JSON line each. */
function logCalls() {
  const log = pino({ level: 'debug' }, pino.destination({ fd: 2, sync: true }))
  return (client: string, command: string) => log.debug({ client, command }, 'aws call')
}
