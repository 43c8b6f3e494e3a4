import { kinds } from '../providers/kinds.ts'
import type { Graph } from '../reconciler/graph.ts'
import { type Plan, plan } from '../reconciler/plan.ts'
import { World } from '../reconciler/world.ts'
import type { Environment } from '../schema/environment.ts'
import { compose } from '../stack/index.ts'
import type { Account } from './account.ts'
import { OperatorError } from './errors.ts'
import { resolveZones } from './zones.ts'

/** One environment in its account, as one process sees it. */
export interface Session extends Account {
  readonly spec: Environment
  readonly graph: Graph
  readonly world: World
  /** Plans a graph from the last listings. */
  plan(graph: Graph): Promise<Plan>
}

/** Opens an environment in an account, in a world that it may share. Throws OperatorError where the spec is for another account, or for zones that cannot be used. */
export async function openSession(
  spec: Environment,
  account: Account,
  world = new World({ aws: account.aws, account: account.account }),
): Promise<Session> {
  checkAccount(spec, account)
  const graph = compose({ spec, account: account.account, zones: await resolveZones(account, spec) })
  world.watch(graph)
  return { ...account, spec, graph, world, plan: async asked => plan(asked, kinds, await world.listings(kinds, asked.environment)) }
}

/** Throws OperatorError where the spec is for another account. */
export function checkAccount({ accountId }: Environment, { account }: Account) {
  if (accountId && accountId !== account)
    throw new OperatorError(`The spec is for account ${accountId}, and these credentials are for ${account}. Nothing was changed.`)
}
