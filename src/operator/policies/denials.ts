import { CONTROL_PLANE_OWNER } from '../../schema/control-plane-schema.ts'
import { type Coverage } from './coverage.ts'
import { deny, type Statement } from './document.ts'

/** Every action of IAM that changes something. PassRole would lend the operator's own permissions to a task. */
const WRITES = ['Add', 'Attach', 'Create', 'Delete', 'Detach', 'Pass', 'Put', 'Remove', 'Set', 'Tag', 'Untag', 'Update'].map(
  verb => `iam:${verb}*`,
)

/** What nobody but a person with other permissions may do: remove boundaries, and change the boundary or the control plane's own roles and policies. */
export function denials({ account, boundary }: Coverage): readonly Statement[] {
  const path = `${CONTROL_PLANE_OWNER.application}/${CONTROL_PLANE_OWNER.environment}/*`
  const own = ['role', 'policy'].map(type => `arn:aws:iam::${account}:${type}/${path}`)
  return [
    deny('KeepBoundaries', ['iam:DeleteRolePermissionsBoundary'], ['*']),
    deny('KeepControlPlane', WRITES, [...new Set([...own, boundary])]),
  ]
}
