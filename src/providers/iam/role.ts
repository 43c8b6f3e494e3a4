import type { IAM, Role as Description } from '@aws-sdk/client-iam'
import { ifExists } from '../errors.ts'
import { defineKind, type Listed, type Scope } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { toOwner, toTags } from '../tags.ts'
import { environmentPath } from './path.ts'
import { fromText, NO_POLICIES, type Policies, readPolicies, syncPolicies, toText } from './role-policies.ts'

interface Props extends Policies {
  /** The trust policy document: who may assume the role. */
  trust: object | string
  /** The ARN of the policy that limits the permissions of all others; empty to leave the role as it is: only a person removes a boundary. */
  boundary: string
  /** How long a session of the role may last. */
  maxSessionSeconds: number
}

interface Outputs {
  arn: string
  name: string
}

/** A role of tasks or AWS services, with its inline policies, which cannot carry ownership tags. Its path names its environment. */
export const Role = defineKind<Props, Outputs>({
  type: 'AWS::IAM::Role',
  identity: 'name',
  eventsIn: 'us-east-1',
  nameLimit: 64,
  createOnly: [],
  unordered: ['managed'],
  json: ['trust', 'policies'],
  delegated: { boundary: (live, { boundary }) => boundary === '' || boundary === live },
  replace: 'delete-first',
  // IAM is global, and what it lists may be minutes old.
  listedWithin: 120_000,
  permissions: {
    list: ['iam:ListRoles', 'iam:GetRole', 'iam:ListRolePolicies', 'iam:GetRolePolicy', 'iam:ListAttachedRolePolicies'],
    create: ['iam:CreateRole', 'iam:TagRole', 'iam:PutRolePolicy', 'iam:AttachRolePolicy'],
    update: [
      'iam:UpdateRole',
      'iam:UpdateAssumeRolePolicy',
      'iam:PutRolePermissionsBoundary',
      'iam:PutRolePolicy',
      'iam:DeleteRolePolicy',
      'iam:AttachRolePolicy',
      'iam:DetachRolePolicy',
      'iam:TagRole',
    ],
    delete: ['iam:DeleteRolePolicy', 'iam:DetachRolePolicy', 'iam:DeleteRole'],
  },

  notes: ({ boundary }, { props }) =>
    boundary === '' && props.boundary
      ? [`The role keeps the permissions boundary ${props.boundary}, which the spec does not name: only a person removes one.`]
      : [],

  async list(scope) {
    const { iam } = scope.aws
    const paths = scope.environments.map(environment => environmentPath({ environment, region: scope.home }))
    const listings = paths.map(PathPrefix => collectPages(iam.paginateListRoles({ PathPrefix, MaxItems: 1000 }), page => page.Roles))
    const roles = (await Promise.all(listings)).flat()
    const lives = await Promise.all(roles.map(role => ifExists(toLive(scope, role))))
    return lives.filter(live => live !== undefined)
  },

  async create(target) {
    const { aws, name, owner, props } = target
    await aws.iam.createRole({
      RoleName: name,
      Path: environmentPath(owner),
      AssumeRolePolicyDocument: toText(props.trust),
      PermissionsBoundary: props.boundary || undefined,
      MaxSessionDuration: props.maxSessionSeconds,
      Tags: toTags(target),
    })
    // A service must not assume the role before it has its policies.
    await syncPolicies(aws.iam, name, props, NO_POLICIES)
  },

  async update({ aws: { iam }, name: RoleName }, { props }, { trust, boundary, maxSessionSeconds, ...changed }) {
    if (trust) await iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: toText(trust) })
    if (boundary) await iam.putRolePermissionsBoundary({ RoleName, PermissionsBoundary: boundary })
    if (maxSessionSeconds) await iam.updateRole({ RoleName, MaxSessionDuration: maxSessionSeconds })
    await syncPolicies(iam, RoleName, { ...props, ...changed }, props)
  },

  async adopt(target) {
    await target.aws.iam.tagRole({ RoleName: target.name, Tags: toTags(target) })
  },

  async delete({ aws }, { name, props }) {
    await syncPolicies(aws.iam, name, NO_POLICIES, props)
    await aws.iam.deleteRole({ RoleName: name })
  },
})

async function toLive(scope: Scope, role: Description): Promise<Listed<Props, Outputs>> {
  const name = role.RoleName!
  const arn = role.Arn!
  const { owner, ...details } = await scope.detail(arn, () => readDetails(scope.aws.iam, name))
  return {
    name,
    arn,
    owner,
    props: { trust: fromText(role.AssumeRolePolicyDocument), maxSessionSeconds: role.MaxSessionDuration, ...details },
    outputs: { arn, name },
    status: 'ready',
  }
}

/** What ListRoles leaves out of a role. */
async function readDetails(iam: IAM, RoleName: string) {
  const [{ Role }, policies] = await Promise.all([iam.getRole({ RoleName }), readPolicies(iam, RoleName)])
  return { owner: toOwner(Role?.Tags), boundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn ?? '', ...policies }
}
