import { pino } from 'pino'
import { Aws } from '../providers/aws.ts'
import { kinds } from '../providers/kinds.ts'
import type { Graph } from '../reconciler/graph.ts'
import { type Plan, plan } from '../reconciler/plan.ts'
import { toScope, World } from '../reconciler/world.ts'
import { render } from '../schema/diagnostics.ts'
import type { Environment } from '../schema/environment.ts'
import { load } from '../schema/load.ts'
import { compose } from '../stack/index.ts'
import { EXIT, Exit } from './exit.ts'

/** What every verb takes. */
export interface Options {
  readonly file: string
  readonly verbose?: boolean
}

/** One environment, and the account it is in, looked at by one process. */
export interface Session {
  readonly spec: Environment
  readonly aws: Aws
  /** The account's number, 12 digits. */
  readonly account: string
  readonly graph: Graph
  readonly world: World
  /** What would be done for a graph, from what was last seen. */
  look(graph: Graph): Promise<Plan>
}

/** Reads the spec, or ends the program with all that is wrong with it. Contacts nothing. */
export async function read({ file }: Options): Promise<Environment> {
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION']
  const found = await load(file, region ? { region } : {})
  if ('problems' in found) throw new Exit(EXIT.invalid, render(found.problems, found.source))
  return found.environment
}

/** Reads the spec and finds out which account it goes to; says so, and stops if it is not the one the spec expects. */
export async function open(options: Options): Promise<Session> {
  const spec = await read(options)
  const aws = new Aws({ region: spec.region, ...(options.verbose && { onCall: logCalls() }) })
  const { Account: account = '', Arn: caller = '' } = await aws.sts.getCallerIdentity({})
  process.stderr.write(`Account ${account}, region ${spec.region}${aws.endpoint ? `, endpoint ${aws.endpoint}` : ''} (as ${caller})\n`)
  if (spec.accountId && spec.accountId !== account)
    throw new Exit(EXIT.error, `The spec is for account ${spec.accountId}, and these credentials are for ${account}. Nothing was changed.`)
  const graph = compose({ spec, account })
  const world = new World({ scope: toScope(aws, account, [graph]), maxAge: 800, keep: 60_000, grace: 30_000 })
  return { spec, aws, account, graph, world, look: async asked => plan(asked, kinds, await world.listings(kinds)) }
}

/** Writes every AWS call down, one JSON line each, on stderr. */
function logCalls() {
  const log = pino({ level: 'debug' }, pino.destination({ fd: 2, sync: true }))
  return (client: string, command: string) => log.debug({ client, command }, 'aws call')
}
