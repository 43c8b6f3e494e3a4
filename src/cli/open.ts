import { pino } from 'pino'
import { type Account, openAccount } from '../operator/account.ts'
import { recall } from '../operator/applied.ts'
import { controlRecords, recordKeys } from '../operator/control-bucket.ts'
import type { Records } from '../operator/records.ts'
import { revisionOf } from '../operator/revision.ts'
import { checkAccount, openSession, type Session, type Written } from '../operator/session.ts'
import type { Environment } from '../schema/environment.ts'
import { checkAwsEnvironment } from './aws-environment.ts'
import { type Options, readSpec } from './read-spec.ts'

/** Opens the spec's environment in its account. */
export async function open(options: Options): Promise<Session> {
  const { account, ...written } = await openSpec(options)
  const session = await openSession(written, account)
  await recall(session)
  return session
}

/** Reads the spec, opens its account without listing anything there, and prints which account, region and endpoint will be used. */
export async function openSpec(options: Options): Promise<Written & { readonly account: Account }> {
  const { environment: spec, file, bytes } = await readSpec(options)
  await checkAwsEnvironment(process.env)
  const account = await openAccount({ region: spec.region, role: spec.assumeRole, ...(options.verbose && { onCall: logCalls() }) })
  const { endpoint } = account.aws
  process.stderr.write(
    `Account ${account.account}, region ${spec.region}${endpoint ? `, endpoint ${endpoint}` : ''} (as ${account.caller})\n`,
  )
  checkAccount(spec, account)
  return { spec, account, revision: revisionOf(file, bytes) }
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
