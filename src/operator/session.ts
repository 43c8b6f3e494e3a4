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

/** What every spec has: an environment's, and the control plane's. */
export type Named = Pick<Environment, 'application' | 'environment' | 'region' | 'accountId'> & Partial<Pick<Environment, 'state'>>

/** A spec, and which version of it that is. */
export interface Written<Spec extends Named = Environment> {
  readonly spec: Spec
  readonly revision: RevisionInfo
}

/** One environment in its account, as one process sees it. */
export interface Session<Spec extends Named = Environment> extends Account, Written<Spec> {
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
  checkAccount(spec, account)
  const whole = compose({ spec, account: account.account, zones: await resolveZones(account, spec) })
  world.watch(whole)
  return toSession({ spec, revision }, { account, graph: spec.state === 'absent' ? emptyGraph(spec) : whole, world })
}

interface Place {
  readonly account: Account
  readonly graph: Graph
  readonly world: World
}

/** A session on a graph of which the world knows. */
export function toSession<Spec extends Named>({ spec, revision }: Written<Spec>, { account, graph, world }: Place): Session<Spec> {
  graph.spec = { ...graph.spec, revision: revision.id }
  const planOf = async (asked: Graph, automation?: Automation) =>
    plan(asked, kinds, await world.listings(kinds, asked.environment), automation)
  return { ...account, spec, revision, graph, world, plan: planOf }
}

/** Throws OperatorError where the spec is for another account. */
export function checkAccount({ accountId }: Named, { account }: Account) {
  if (accountId && accountId !== account)
    throw new OperatorError(`The spec is for account ${accountId}, and these credentials are for ${account}. Nothing was changed.`)
}
