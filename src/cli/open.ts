import { pino } from 'pino'
import { type Account, openAccount } from '../operator/account.ts'
import { checkAccount, openSession, type Session } from '../operator/session.ts'
import type { Environment } from '../schema/environment.ts'
import { checkAwsEnvironment } from './aws-environment.ts'
import { type Options, readSpec } from './read-spec.ts'

/** Opens the spec's environment in its account. */
export async function open(options: Options): Promise<Session> {
  const { spec, account } = await openSpec(options)
  return openSession(spec, account)
}

/** Reads the spec, opens its account without listing anything there, and prints which account, region and endpoint will be used. */
export async function openSpec(options: Options): Promise<{ readonly spec: Environment; readonly account: Account }> {
  const spec = await readSpec(options)
  await checkAwsEnvironment(process.env)
  const account = await openAccount({ region: spec.region, ...(options.verbose && { onCall: logCalls() }) })
  const { endpoint } = account.aws
  process.stderr.write(
    `Account ${account.account}, region ${spec.region}${endpoint ? `, endpoint ${endpoint}` : ''} (as ${account.caller})\n`,
  )
  checkAccount(spec, account)
  return { spec, account }
}

/** Writes every AWS call to stderr, one JSON line each. */
function logCalls() {
  const log = pino({ level: 'debug' }, pino.destination({ fd: 2, sync: true }))
  return (client: string, command: string) => log.debug({ client, command }, 'aws call')
}
