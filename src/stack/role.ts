import { Role } from '../providers/iam/role.ts'
import type { Graph } from '../reconciler/graph.ts'
import type { Input } from '../reconciler/ref.ts'
import type { Environment } from '../schema/environment.ts'
import { type Named, resourceName } from './naming.ts'

interface RoleInput {
  readonly id: string
  /** The parts of its name between environment and region. */
  readonly parts: readonly string[]
  readonly trust: object
  readonly policies?: Input<Readonly<Record<string, object>>>
  readonly managed?: Input<readonly string[]>
}

/** Whose role it is. The control plane says nothing of a boundary. */
interface RoleOwner {
  readonly spec: Named & Partial<Pick<Environment, 'security'>>
}

/** A role, by its ARN. Its name ends in the region: roles of all regions share the names of the account. */
export function addRole(graph: Graph, { spec }: RoleOwner, { id, parts, trust, policies = {}, managed = [] }: RoleInput) {
  const props = { trust, policies, managed, boundary: spec.security?.permissionsBoundary ?? '', maxSessionSeconds: 3600 }
  return graph.add(Role, id, props, { name: resourceName(spec)(...parts, spec.region) }).ref('arn')
}
