import { pino } from 'pino'
import { Aws } from '../providers/aws.ts'
import { kinds } from '../providers/kinds.ts'
import type { Graph } from '../reconciler/graph.ts'
import { type Plan, plan } from '../reconciler/plan.ts'
import { toScope, World } from '../reconciler/world.ts'
import type { Environment } from '../schema/environment.ts'
import { compose } from '../stack/index.ts'
import { EXIT, Exit } from './exit.ts'
import { checkAwsEnvironment } from './aws-environment.ts'
import { type Options, read } from './read.ts'
import { resolveZones } from './zones.ts'

export { type Options, read }

/** One environment, and the account it is in, looked at by one process. */
export interface Session {
  readonly spec: Environment
  readonly aws: Aws
  /** The account's number, 12 digits. */
  readonly account: string
  readonly graph: Graph
  readonly world: World
  /** What would be done for a graph, from what was last seen. */
  plan(graph: Graph): Promise<Plan>
}

/** Reads the spec and finds out which account it goes to; says so, and stops if it is not the one the spec expects. */
export async function open(options: Options): Promise<Session> {
  const spec = await read(options)
  await checkAwsEnvironment(process.env)
  const aws = new Aws({ region: spec.region, ...(options.verbose && { onCall: logCalls() }) })
  const { account, caller } = await whoami(aws)
  process.stderr.write(`Account ${account}, region ${spec.region}${aws.endpoint ? `, endpoint ${aws.endpoint}` : ''} (as ${caller})\n`)
  if (spec.accountId && spec.accountId !== account)
    throw new Exit(EXIT.error, `The spec is for account ${spec.accountId}, and these credentials are for ${account}. Nothing was changed.`)
  const zones = await resolveZones(aws, account, spec)
  const graph = compose({ spec, account, zones })
  const world = new World({ scope: toScope(aws, account, [graph]), maxAge: 800, keep: 60_000, grace: 30_000 })
  return { spec, aws, account, graph, world, plan: async asked => plan(asked, kinds, await world.listings(kinds)) }
}

/** Which account the credentials are for, and whose they are. */
async function whoami(aws: Aws) {
  const { Account: account = '', Arn: caller = '' } = await aws.sts.getCallerIdentity({}).catch(withoutCredentials)
  if (!/^\d{12}$/.test(account))
    throw new Exit(EXIT.error, `${aws.endpoint ?? 'AWS'} answered STS GetCallerIdentity without an account: is it an endpoint of AWS's?`)
  return { account, caller }
}

/** Says where credentials were looked for. */
function withoutCredentials(error: Error): never {
  if (error.name !== 'CredentialsProviderError') throw error
  const profile = process.env['AWS_PROFILE']
  const where = profile ? `The profile ${profile} (AWS_PROFILE) gives no credentials` : 'There are no AWS credentials'
  throw new Exit(EXIT.error, `${where}: ${error.message}`)
}

/** Writes every AWS call down, one JSON line each, on stderr. */
function logCalls() {
  const log = pino({ level: 'debug' }, pino.destination({ fd: 2, sync: true }))
  return (client: string, command: string) => log.debug({ client, command }, 'aws call')
}
