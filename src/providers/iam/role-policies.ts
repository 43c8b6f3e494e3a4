import { isDeepStrictEqual } from 'node:util'
import type { IAM } from '@aws-sdk/client-iam'
import { ifExists } from '../errors.ts'
import { collectPages } from '../pages.ts'

/** What a role may do. */
export interface Policies {
  /** All inline policy documents, by name. */
  policies: Readonly<Record<string, object>>
  /** The ARNs of all attached managed policies. */
  managed: readonly string[]
}
export const NO_POLICIES: Policies = { policies: {}, managed: [] }

/** Changes a role's policies to the desired ones; adds before it removes, so that permissions in both are never interrupted. */
export async function syncPolicies(iam: IAM, RoleName: string, desired: Policies, live: Policies) {
  for (const [PolicyName, document] of Object.entries(desired.policies))
    if (!isDeepStrictEqual(document, live.policies[PolicyName]))
      await iam.putRolePolicy({ RoleName, PolicyName, PolicyDocument: toText(document) })
  for (const PolicyArn of difference(desired.managed, live.managed)) await iam.attachRolePolicy({ RoleName, PolicyArn })
  for (const PolicyName of difference(Object.keys(live.policies), Object.keys(desired.policies)))
    await iam.deleteRolePolicy({ RoleName, PolicyName })
  for (const PolicyArn of difference(live.managed, desired.managed)) await iam.detachRolePolicy({ RoleName, PolicyArn })
}

const difference = (names: readonly string[], others: readonly string[]) => names.filter(name => !others.includes(name))

/** Reads a role's policies. */
export async function readPolicies(iam: IAM, RoleName: string): Promise<Policies> {
  const [names, attached] = await Promise.all([
    collectPages(iam.paginateListRolePolicies({ RoleName }), page => page.PolicyNames),
    collectPages(iam.paginateListAttachedRolePolicies({ RoleName }), page => page.AttachedPolicies),
  ])
  const documents = await Promise.all(names.map(PolicyName => ifExists(iam.getRolePolicy({ RoleName, PolicyName }))))
  return {
    policies: Object.fromEntries(documents.flatMap(found => (found ? [[found.PolicyName!, fromText(found.PolicyDocument)]] : []))),
    managed: attached.map(({ PolicyArn }) => PolicyArn!),
  }
}

/** A policy document without whitespace, as IAM's size limits count characters. */
export const toText = (document: object | string) => (typeof document === 'string' ? document : JSON.stringify(document))

/** A policy document that IAM returned, URL-encoded (GetRole). */
export const fromText = (text = '') => JSON.parse(decodeURIComponent(text)) as object
