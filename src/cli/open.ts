import { pino } from 'pino'
import { openAccount } from '../operator/account.ts'
import { revisionOf } from '../operator/revision.ts'
import { recall } from '../operator/applied.ts'
import { openSession, type Session } from '../operator/session.ts'
import { checkAwsEnvironment } from './aws-environment.ts'
import { type Options, readSpec } from './read-spec.ts'

/** Reads the spec, opens its account, and prints which account, region and endpoint will be acted on. */
export async function open(options: Options): Promise<Session> {
  const { environment: spec, file, bytes } = await readSpec(options)
  await checkAwsEnvironment(process.env)
  const account = await openAccount({ region: spec.region, role: spec.assumeRole, ...(options.verbose && { onCall: logCalls() }) })
  const { endpoint } = account.aws
  process.stderr.write(
    `Account ${account.account}, region ${spec.region}${endpoint ? `, endpoint ${endpoint}` : ''} (as ${account.caller})\n`,
  )
  const session = await openSession({ spec, revision: revisionOf(file, bytes) }, account)
  await recall(session)
  return session
}

/** Writes every AWS call to stderr, one JSON line each. */
function logCalls() {
  const log = pino({ level: 'debug' }, pino.destination({ fd: 2, sync: true }))
  return (client: string, command: string) => log.debug({ client, command }, 'aws call')
}
