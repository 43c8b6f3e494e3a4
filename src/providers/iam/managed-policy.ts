import type { IAM, Policy as Description } from '@aws-sdk/client-iam'
import { ifExists } from '../errors.ts'
import { defineKind, type Listed, type Scope } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { toOwner, toTags } from '../tags.ts'
import { environmentPath } from './path.ts'
import { fromText, toText } from './role-policies.ts'

interface Props {
  description: string
  /** The policy document of the default version. */
  document: object | string
}

interface Outputs {
  arn: string
}

/** How many versions IAM keeps of a policy. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html */
const MOST_VERSIONS = 5

/** A policy that roles share, and that may be the boundary of roles. Its path names its environment. Each document is a version of its own. */
export const ManagedPolicy = defineKind<Props, Outputs>({
  type: 'AWS::IAM::ManagedPolicy',
  identity: 'name',
  eventsIn: 'us-east-1',
  nameLimit: 128,
  createOnly: ['description'],
  json: ['document'],
  // Roles name it by its ARN, which a successor has to keep.
  replace: 'delete-first',
  // IAM is global, and what it lists may be minutes old.
  listedWithin: 120_000,
  permissions: {
    list: ['iam:ListPolicies', 'iam:GetPolicy', 'iam:GetPolicyVersion'],
    create: ['iam:CreatePolicy', 'iam:TagPolicy'],
    update: ['iam:ListPolicyVersions', 'iam:DeletePolicyVersion', 'iam:CreatePolicyVersion', 'iam:TagPolicy'],
    delete: ['iam:ListPolicyVersions', 'iam:DeletePolicyVersion', 'iam:DeletePolicy'],
  },

  async list(scope) {
    const { iam } = scope.aws
    const paths = scope.environments.map(environment => environmentPath({ environment, region: scope.home }))
    const listings = paths.map(PathPrefix =>
      collectPages(iam.paginateListPolicies({ Scope: 'Local', PathPrefix, MaxItems: 1000 }), page => page.Policies),
    )
    const policies = (await Promise.all(listings)).flat()
    const lives = await Promise.all(policies.map(policy => ifExists(toLive(scope, policy))))
    return lives.filter(live => live !== undefined)
  },

  async create(target) {
    const { aws, name, owner, props } = target
    await aws.iam.createPolicy({
      PolicyName: name,
      Path: environmentPath(owner),
      Description: props.description || undefined,
      PolicyDocument: toText(props.document),
      Tags: toTags(target),
    })
  },

  async update({ aws: { iam } }, { arn: PolicyArn }, { document }) {
    if (!document) return
    const others = await otherVersions(iam, PolicyArn)
    for (const VersionId of others.slice(MOST_VERSIONS - 2)) await iam.deletePolicyVersion({ PolicyArn, VersionId })
    await iam.createPolicyVersion({ PolicyArn, PolicyDocument: toText(document), SetAsDefault: true })
  },

  async adopt(target, { arn }) {
    await target.aws.iam.tagPolicy({ PolicyArn: arn, Tags: toTags(target) })
  },

  async delete({ aws: { iam } }, { arn: PolicyArn }) {
    for (const VersionId of await otherVersions(iam, PolicyArn)) await iam.deletePolicyVersion({ PolicyArn, VersionId })
    await iam.deletePolicy({ PolicyArn })
  },
})

/** The versions that are not the default one, the newest first. */
async function otherVersions(iam: IAM, PolicyArn: string): Promise<readonly string[]> {
  const versions = await collectPages(iam.paginateListPolicyVersions({ PolicyArn }), page => page.Versions)
  return versions
    .filter(({ IsDefaultVersion }) => !IsDefaultVersion)
    .map(({ VersionId = '' }) => VersionId)
    .toSorted((a, b) => numberOf(b) - numberOf(a))
}

/** IAM numbers versions v1, v2 and so on, and uses no number twice. */
const numberOf = (version: string) => Number(version.slice(1))

async function toLive(
  scope: Scope,
  { PolicyName: name = '', Arn: arn = '', DefaultVersionId }: Description,
): Promise<Listed<Props, Outputs>> {
  const { owner, ...props } = await scope.detail(arn, () => readDetails(scope.aws.iam, { PolicyArn: arn, VersionId: DefaultVersionId }))
  return { name, arn, owner, props, outputs: { arn }, status: 'ready' }
}

/** What ListPolicies leaves out of a policy. */
async function readDetails(iam: IAM, { PolicyArn, VersionId }: { readonly PolicyArn: string; readonly VersionId: string | undefined }) {
  const [{ Policy }, { PolicyVersion }] = await Promise.all([iam.getPolicy({ PolicyArn }), iam.getPolicyVersion({ PolicyArn, VersionId })])
  return { owner: toOwner(Policy?.Tags), description: Policy?.Description ?? '', document: fromText(PolicyVersion?.Document) }
}
