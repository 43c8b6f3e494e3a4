import type { LogGroup as Description } from '@aws-sdk/client-cloudwatch-logs'
import { ifExists } from '../errors.ts'
import { defineKind, type Listed, type Owner, type Scope } from '../kind.ts'
import { collectPages, batches } from '../pages.ts'
import { isOurName, ownerFromMap, taggedOwners, toTagMap } from '../tags.ts'

interface Props {
  /** The retention of log events; 0 keeps them for ever. */
  retentionDays: number
  /** The log class, by which features and price differ; STANDARD by default. */
  class?: 'STANDARD' | 'INFREQUENT_ACCESS'
}

interface Outputs {
  name: string
  arn: string
}

/** The logs of a service, or of an AWS service that works for the environment. */
export const LogGroup = defineKind<Props, Outputs>({
  type: 'AWS::Logs::LogGroup',
  identity: 'name',
  nameLimit: 512,
  createOnly: ['class'],
  replace: 'delete-first',
  stateful: true,
  summary: ['retentionDays'],
  permissions: {
    list: ['logs:DescribeLogGroups', 'logs:ListTagsForResource', 'tag:GetResources'],
    create: ['logs:CreateLogGroup', 'logs:TagResource'],
    update: ['logs:PutRetentionPolicy', 'logs:DeleteRetentionPolicy', 'logs:TagResource', 'tag:TagResources'],
    delete: ['logs:DeleteLogGroup'],
  },

  // PutRetentionPolicy has no effect while a policy of the account applies.
  notes: ({ retentionDays }, { props }) =>
    props.retentionDays === undefined
      ? [
          `A retention policy of the account applies to it instead of ${String(retentionDays)} days: aws logs describe-account-policies --policy-type RETENTION_POLICY`,
        ]
      : [],

  async list(scope) {
    const { logs } = scope.aws
    const applications = new Set(scope.environments.map(environment => environment.split('/')[0]))
    const matching = [...applications].map(application =>
      collectPages(logs.paginateDescribeLogGroups({ logGroupNamePattern: application }), page => page.logGroups),
    )
    const [owners, ...matches] = await Promise.all([taggedOwners(scope), ...matching])
    const matchingNames = new Set(matches.flat().map(({ logGroupName = '' }) => logGroupName))
    // Describe again by name: a listing by pattern returns no settings. DescribeLogGroups takes 50 identifiers.
    const described = batches(
      [...matchingNames].filter(name => isOurName(scope, name)),
      50,
    ).map(logGroupIdentifiers => collectPages(logs.paginateDescribeLogGroups({ logGroupIdentifiers }), page => page.logGroups))
    const groups = (await Promise.all(described)).flat()
    const lives = await Promise.all(groups.map(group => ifExists(toLive(scope, group, owners))))
    return lives.filter(live => live !== undefined)
  },

  async create(target) {
    await target.aws.logs.createLogGroup({ logGroupName: target.name, logGroupClass: target.props.class, tags: toTagMap(target) })
  },

  async update({ aws: { logs }, name: logGroupName }, _live, { retentionDays = 0 }) {
    if (retentionDays === 0) await logs.deleteRetentionPolicy({ logGroupName })
    else await logs.putRetentionPolicy({ logGroupName, retentionInDays: retentionDays })
  },

  async delete({ aws }, { name }) {
    await aws.logs.deleteLogGroup({ logGroupName: name })
  },
})

/** The ARN as the tagging calls take it; the one for IAM policies ends in `:*`. */
const toArn = ({ account, region }: Scope, name: string) => `arn:aws:logs:${region}:${account}:log-group:${name}`

/** The most bytes in a group that is adopted without consent: a few minutes of logs. */
const MAX_ADOPTED_BYTES = 2 ** 20

async function toLive(scope: Scope, group: Description, owners: ReadonlyMap<string, Owner>): Promise<Listed<Props, Outputs>> {
  const { logGroupName: name = '', retentionInDays = 0, retentionPolicyName, logGroupClass, storedBytes = 0 } = group
  const retentionDays = retentionPolicyName ? undefined : retentionInDays
  const arn = toArn(scope, name)
  const owner = owners.get(arn) ?? ownerFromMap((await scope.aws.logs.listTagsForResource({ resourceArn: arn })).tags)
  return {
    name,
    arn,
    owner,
    props: { retentionDays, class: logGroupClass as Props['class'] },
    outputs: { name, arn },
    // AWS services create a missing log group when they write, even after the resource's deletion began.
    adoptUnasked: name.startsWith('/aws/') && !retentionDays && storedBytes < MAX_ADOPTED_BYTES,
    status: 'ready',
  }
}
