import { kinds } from '../providers/kinds.ts'
import type { Automation } from '../reconciler/automation.ts'
import type { Graph } from '../reconciler/graph.ts'
import { type Plan, plan } from '../reconciler/plan.ts'
import { World } from '../reconciler/world.ts'
import type { Environment } from '../schema/environment.ts'
import { compose } from '../stack/index.ts'
import type { Account } from './account.ts'
import { emptyGraph } from './empty-graph.ts'
import { OperatorError } from './errors.ts'
import type { RevisionInfo } from './revision.ts'
import { resolveZones } from './zones.ts'

/** A spec, and which version of it that is. */
export interface Written {
  readonly spec: Environment
  readonly revision: RevisionInfo
}

/** One environment in its account, as one process sees it. */
export interface Session extends Account, Written {
  readonly graph: Graph
  readonly world: World
  /** Plans a graph from the last listings, or the part of it that an automation may do. */
  plan(graph: Graph, automation?: Automation): Promise<Plan>
}

/** Opens an environment in an account, in a world that it may share. Throws OperatorError where the spec is for another account, or for zones that cannot be used. */
export async function openSession(
  { spec, revision }: Written,
  account: Account,
  world = new World({ aws: account.aws, account: account.account }),
): Promise<Session> {
  if (spec.accountId && spec.accountId !== account.account)
    throw new OperatorError(
      `The spec is for account ${spec.accountId}, and these credentials are for ${account.account}. Nothing was changed.`,
    )
  const whole = compose({ spec, account: account.account, zones: await resolveZones(account, spec) })
  world.watch(whole)
  const graph = spec.state === 'absent' ? emptyGraph(spec) : whole
  graph.spec = { ...graph.spec, revision: revision.id }
  const planOf = async (asked: Graph, automation?: Automation) =>
    plan(asked, kinds, await world.listings(kinds, asked.environment), automation)
  return { ...account, spec, revision, graph, world, plan: planOf }
}
