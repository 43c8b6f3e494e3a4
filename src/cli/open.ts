import { pino } from 'pino'
import { type Account, openAccount } from '../operator/account.ts'
import { recall } from '../operator/applied.ts'
import { controlRecords, recordKeys } from '../operator/control-bucket.ts'
import { openControlPlane, openManagedAccount } from '../operator/control-plane.ts'
import type { Records } from '../operator/records.ts'
import { revisionOf } from '../operator/revision.ts'
import { checkAccount, type Named, openSession, type Session, type Written } from '../operator/session.ts'
import { checkAwsEnvironment } from './aws-environment.ts'
import type { ControlPlane } from '../schema/control-plane.ts'
import type { Environment } from '../schema/environment.ts'
import { type Options, readAny, readControlPlane, readSpec } from './read-spec.ts'

/** Opens the spec's environment in its account. */
export async function open(options: Options): Promise<Session> {
  const { account, ...written } = await openSpec(options)
  return recalled(await openSession(written, account))
}

/** Reads the spec, opens its account without listing anything there, and prints which account, region and endpoint will be used. */
export async function openSpec(options: Options): Promise<Written & { readonly account: Account }> {
  const { environment: spec, file, bytes } = await readSpec(options)
  const written = { spec, revision: revisionOf(file, bytes) }
  const account = await openAccountOf(spec, options)
  checkAccount(spec, account)
  return { ...written, account }
}

/** Reads the control plane's file, and opens the control plane, or what it needs in another account. */
export async function openForBootstrap(options: Options & { readonly account?: boolean }): Promise<Session<ControlPlane>> {
  const { controlPlane: spec, file, bytes } = await readControlPlane(options)
  const written = { spec, revision: revisionOf(file, bytes) }
  const account = await openAccountOf(spec, options)
  return recalled(await (options.account ? openManagedAccount(written, account) : openControlPlane(written, account)))
}

/** Reads a file of either kind, and opens what it describes. */
export async function openAny(options: Options): Promise<Session | Session<ControlPlane>> {
  const { file, bytes, ...found } = await readAny(options)
  const revision = revisionOf(file, bytes)
  if ('environment' in found) {
    const spec = found.environment
    return recalled(await openSession({ spec, revision }, await openAccountOf(spec, options)))
  }
  const spec = found.controlPlane
  return recalled(await openControlPlane({ spec, revision }, await openAccountOf(spec, options)))
}

/** A session that knows what was applied before. */
async function recalled<Spec extends Named>(session: Session<Spec>): Promise<Session<Spec>> {
  await recall(session)
  return session
}

/** Where a spec's environment is. */
type Place = Pick<Environment, 'region'> & Partial<Pick<Environment, 'assumeRole'>>

/** Opens the account of a spec without listing anything there, and prints what will be used. */
async function openAccountOf({ region, assumeRole: role }: Place, { verbose }: Options): Promise<Account> {
  await checkAwsEnvironment(process.env)
  const account = await openAccount({ region, role, ...(verbose && { onCall: logCalls() }) })
  const { endpoint } = account.aws
  process.stderr.write(`Account ${account.account}, region ${region}${endpoint ? `, endpoint ${endpoint}` : ''} (as ${account.caller})\n`)
  return account
}

/** The records of an environment, which need neither its zones nor its listings. */
interface EnvironmentRecords {
  readonly spec: Environment
  readonly account: string
  readonly records: Records
  readonly keys: ReturnType<typeof recordKeys>
}

/** Reads the spec, and opens the records of its environment. */
export async function openRecords(options: Options): Promise<EnvironmentRecords> {
  const { spec, account } = await openSpec(options)
  return { spec, account: account.account, records: controlRecords(account), keys: recordKeys(spec) }
}

/** Writes every AWS call to stderr, one JSON line each. */
function logCalls() {
  const log = pino({ level: 'debug' }, pino.destination({ fd: 2, sync: true }))
  return (client: string, command: string) => log.debug({ client, command }, 'aws call')
}
