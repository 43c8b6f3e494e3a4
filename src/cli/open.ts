import { pino } from 'pino'
import { type Account, openAccount } from '../operator/account.ts'
import { openControlPlane, openManagedAccount } from '../operator/control-plane.ts'
import { openSession, type Session } from '../operator/session.ts'
import { checkAwsEnvironment } from './aws-environment.ts'
import type { ControlPlane } from '../schema/control-plane.ts'
import { type Options, readAny, readControlPlane, readSpec } from './read-spec.ts'

/** Reads the spec, opens its account, and prints which account, region and endpoint will be acted on. */
export async function open(options: Options): Promise<Session> {
  const spec = await readSpec(options)
  return openSession(spec, await openAccountIn(spec.region, options))
}

/** Reads the control plane's file, and opens the control plane, or what it needs in another account. */
export async function openForBootstrap(options: Options & { readonly account?: boolean }): Promise<Session<ControlPlane>> {
  const spec = await readControlPlane(options)
  const account = await openAccountIn(spec.region, options)
  return options.account ? openManagedAccount(spec, account) : openControlPlane(spec, account)
}

/** Reads a file of either kind, and opens what it describes. */
export async function openAny(options: Options): Promise<Session | Session<ControlPlane>> {
  const found = await readAny(options)
  if ('environment' in found) return openSession(found.environment, await openAccountIn(found.environment.region, options))
  return openControlPlane(found.controlPlane, await openAccountIn(found.controlPlane.region, options))
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
