import { pino } from 'pino'
import { type Account, openAccount } from '../operator/account.ts'
import { recall } from '../operator/applied.ts'
import { controlRecords, recordKeys } from '../operator/control-bucket.ts'
import type { Records } from '../operator/records.ts'
import { revisionOf } from '../operator/revision.ts'
import { openSession, type Session } from '../operator/session.ts'
import type { Environment } from '../schema/environment.ts'
import { checkAwsEnvironment } from './aws-environment.ts'
import { type Options, readSpec } from './read-spec.ts'

/** Reads the spec, opens its account, and prints which account, region and endpoint will be acted on. */
export async function open(options: Options): Promise<Session> {
  const { environment: spec, file, bytes } = await readSpec(options)
  const session = await openSession({ spec, revision: revisionOf(file, bytes) }, await openFor(spec, options))
  await recall(session)
  return session
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
  const { environment: spec } = await readSpec(options)
  const account = await openFor(spec, options)
  return { spec, account: account.account, records: controlRecords(account), keys: recordKeys(spec) }
}

async function openFor({ region }: Environment, options: Options): Promise<Account> {
  await checkAwsEnvironment(process.env)
  const account = await openAccount({ region, ...(options.verbose && { onCall: logCalls() }) })
  const { endpoint } = account.aws
  process.stderr.write(`Account ${account.account}, region ${region}${endpoint ? `, endpoint ${endpoint}` : ''} (as ${account.caller})\n`)
  return account
}

/** Writes every AWS call to stderr, one JSON line each. */
function logCalls() {
  const log = pino({ level: 'debug' }, pino.destination({ fd: 2, sync: true }))
  return (client: string, command: string) => log.debug({ client, command }, 'aws call')
}
