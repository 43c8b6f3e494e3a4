import { isDeepStrictEqual } from 'node:util'
import type { IAM, RoleDetail } from '@aws-sdk/client-iam'
import { defineKind, type Listed } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { isOurName, toOwner, toTags } from '../tags.ts'

interface Props {
  /** The trust policy document: who may assume the role. */
  trust: object | string
  /** All inline policy documents, by name. */
  policies: Readonly<Record<string, object>>
  /** The ARNs of all attached managed policies. */
  managed: readonly string[]
}

interface Outputs {
  arn: string
  name: string
}

/** A role of tasks or AWS services, with its inline policies, which cannot carry ownership tags. */
export const Role = defineKind<Props, Outputs>({
  type: 'AWS::IAM::Role',
  identity: 'name',
  nameLimit: 64,
  createOnly: [],
  unordered: ['managed'],
  json: ['trust', 'policies'],
  replace: 'delete-first',
  permissions: {
    list: ['iam:GetAccountAuthorizationDetails'],
    create: ['iam:CreateRole', 'iam:TagRole', 'iam:PutRolePolicy', 'iam:AttachRolePolicy'],
    update: [
      'iam:UpdateAssumeRolePolicy',
      'iam:PutRolePolicy',
      'iam:DeleteRolePolicy',
      'iam:AttachRolePolicy',
      'iam:DetachRolePolicy',
      'iam:TagRole',
    ],
    delete: ['iam:DeleteRolePolicy', 'iam:DetachRolePolicy', 'iam:DeleteRole'],
  },

  async list(scope) {
    const roles = await collectPages(
      scope.aws.iam.paginateGetAccountAuthorizationDetails({ Filter: ['Role'], MaxItems: 1000 }),
      page => page.RoleDetailList,
    )
    return roles.map(toLive).filter(({ name, owner }) => isOurName(scope, name) || scope.environments.includes(owner?.environment ?? ''))
  },

  async create(target) {
    const { aws, name, props } = target
    await aws.iam.createRole({ RoleName: name, AssumeRolePolicyDocument: toText(props.trust), Tags: toTags(target) })
    // A service must not assume the role before it has its policies.
    await syncPolicies(aws.iam, name, props, NO_POLICIES)
  },

  async update({ aws, name }, { props }, { trust, ...changed }) {
    if (trust) await aws.iam.updateAssumeRolePolicy({ RoleName: name, PolicyDocument: toText(trust) })
    await syncPolicies(aws.iam, name, { ...props, ...changed }, props)
  },

  async adopt(target) {
    await target.aws.iam.tagRole({ RoleName: target.name, Tags: toTags(target) })
  },

  async delete({ aws }, { name, props }) {
    await syncPolicies(aws.iam, name, NO_POLICIES, props)
    await aws.iam.deleteRole({ RoleName: name })
  },
})

type Policies = Pick<Props, 'policies' | 'managed'>
const NO_POLICIES: Policies = { policies: {}, managed: [] }

/** Changes a role's policies to the desired ones; adds before it removes, so that permissions in both are never interrupted. */
async function syncPolicies(iam: IAM, RoleName: string, desired: Policies, live: Policies) {
  for (const [PolicyName, document] of Object.entries(desired.policies))
    if (!isDeepStrictEqual(document, live.policies[PolicyName]))
      await iam.putRolePolicy({ RoleName, PolicyName, PolicyDocument: toText(document) })
  for (const PolicyArn of difference(desired.managed, live.managed)) await iam.attachRolePolicy({ RoleName, PolicyArn })
  for (const PolicyName of difference(Object.keys(live.policies), Object.keys(desired.policies)))
    await iam.deleteRolePolicy({ RoleName, PolicyName })
  for (const PolicyArn of difference(live.managed, desired.managed)) await iam.detachRolePolicy({ RoleName, PolicyArn })
}

const difference = (names: readonly string[], others: readonly string[]) => names.filter(name => !others.includes(name))

const toLive = (role: RoleDetail): Listed<Props, Outputs> => ({
  name: role.RoleName!,
  arn: role.Arn!,
  owner: toOwner(role.Tags),
  props: {
    trust: fromText(role.AssumeRolePolicyDocument),
    policies: Object.fromEntries(
      (role.RolePolicyList ?? []).map(({ PolicyName, PolicyDocument }) => [PolicyName, fromText(PolicyDocument)]),
    ),
    managed: (role.AttachedManagedPolicies ?? []).map(({ PolicyArn }) => PolicyArn!),
  },
  outputs: { arn: role.Arn!, name: role.RoleName! },
  status: 'ready',
})

/** A policy document without whitespace, as IAM's size limits count characters. */
const toText = (document: object | string) => (typeof document === 'string' ? document : JSON.stringify(document))

/** IAM returns policy documents URL-encoded (GetAccountAuthorizationDetails). */
const fromText = (text = '') => JSON.parse(decodeURIComponent(text)) as object
