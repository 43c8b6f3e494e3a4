import type { Graph } from '../reconciler/graph.ts'
import { World } from '../reconciler/world.ts'
import type { ControlPlane } from '../schema/control-plane.ts'
import { composeControlPlane } from '../stack/control-plane.ts'
import { accountRoleArn, composeAccount, externalId } from '../stack/operator-role.ts'
import type { Account } from './account.ts'
import { OperatorError } from './errors.ts'
import { boundaryArn, operatorDocuments } from './policies/index.ts'
import { checkAccount, type Session, toSession, type Written } from './session.ts'
import { resolveControlZones } from './zones.ts'

/** Opens the control plane in its account. Throws OperatorError where the file is for another account, or where the region has too few zones. */
export async function openControlPlane(written: Written<ControlPlane>, account: Account): Promise<Session<ControlPlane>> {
  const { spec } = written
  checkAccount(spec, account)
  const zones = spec.network.cidr === undefined ? [] : await resolveControlZones(account, spec)
  const documents = operatorDocuments({ account: account.account })
  const graph = composeControlPlane({ spec, account: account.account, zones, documents })
  return toSession(written, { account, graph, world: worldOf(account, graph) })
}

/** Opens what the control plane needs in another account. Throws OperatorError where it is not another account. */
export async function openManagedAccount(written: Written<ControlPlane>, account: Account): Promise<Session<ControlPlane>> {
  const { accountId, region } = written.spec
  if (accountId === undefined)
    throw new OperatorError(`The file does not say which account may assume the role: write spec.accountId. Nothing was changed.`)
  if (accountId === account.account)
    throw new OperatorError(`Account ${accountId} is the control plane's own, where it needs no other role. Nothing was changed.`)
  const documents = operatorDocuments({ account: account.account })
  const graph = composeAccount({ home: { account: accountId, region }, documents })
  return toSession(written, { account, graph, world: worldOf(account, graph) })
}

function worldOf({ aws, account }: Account, graph: Graph) {
  const world = new World({ aws, account })
  world.watch(graph)
  return world
}

/** What the specs of environments in the control plane's account should say. */
export const boundaryLines = ({ account, spec: { region } }: Session<ControlPlane>): string =>
  `spec:
  security:
    permissionsBoundary: ${boundaryArn({ account, region })}
`

/** What the specs of environments in another account should say. */
export function accountLines({ account, spec: { accountId = '', region } }: Session<ControlPlane>): string {
  return `spec:
  accountId: "${account}"
  assumeRole:
    arn: ${accountRoleArn({ account, region })}
    externalId: ${externalId({ account: accountId, region })}
  security:
    permissionsBoundary: ${boundaryArn({ account, region })}
`
}
