import { type Coverage } from './coverage.ts'
import type { Condition } from './document.ts'

/**
 * The actions on roles that AWS can allow for roles under a boundary alone. Source: Service Authorization Reference, AWS Identity and Access
 * Management, `iam:PermissionsBoundary`. Of CreateRole and PutRolePermissionsBoundary it is the boundary that the role gets.
 */
const BOUNDED = /^iam:(CreateRole|PutRolePermissionsBoundary|(Put|Delete|Attach|Detach)RolePolicy)$/

/** The AWS services that assume roles of an environment. */
const PASSED_TO = ['ecs-tasks.amazonaws.com', 'rds.amazonaws.com', 'monitoring.rds.amazonaws.com']

/** The AWS services that create a role of their own with the first resource in an account. */
const LINKED = [
  'ecs.amazonaws.com',
  'ecs.application-autoscaling.amazonaws.com',
  'elasticache.amazonaws.com',
  'elasticloadbalancing.amazonaws.com',
  'rds.amazonaws.com',
]

/** Under which condition documents allow an action. */
export function conditionOf(action: string, { boundary }: Coverage): Condition | undefined {
  if (BOUNDED.test(action)) return { StringLike: { 'iam:PermissionsBoundary': boundary } }
  if (action === 'iam:PassRole') return { StringEquals: { 'iam:PassedToService': PASSED_TO } }
  if (action === 'iam:CreateServiceLinkedRole') return { StringEquals: { 'iam:AWSServiceName': LINKED } }
  // RDS grants itself the use of its keys; nobody else gets a grant.
  if (action === 'kms:CreateGrant') return { Bool: { 'kms:GrantIsForAWSResource': 'true' } }
  return undefined
}
