import type { DescribeSecretResponse, SecretListEntry } from '@aws-sdk/client-secrets-manager'
import { tolerate } from '../errors.ts'
import type { ActionNeeded, Listed, Scope } from '../kind.ts'
import { toOwner } from '../tags.ts'
import { fromMetadataTags, type SecretMetadata } from './secret-metadata.ts'
import { type Content, readContent } from './secret-version.ts'

export interface Props {
  description: string
  /** The keys of the secret's value, a JSON object. */
  keys: readonly string[]
  /** Whether unset values are generated at random. */
  generated: boolean
  /** For how many days a deletion can be undone, 7 to 30; 0 deletes at once. */
  recoveryDays: number
  /** The resource policy, a JSON document; empty without one. */
  policy: string
  /** The values of keys that the environment itself provides. */
  content: Readonly<Record<string, string>>
  /** A fingerprint of the content, which shows a change of it; empty without content. */
  contentMark: string
}

export interface Outputs {
  arn: string
  name: string
  /** The id of the current version. */
  version: string
}

type LiveSecret = Listed<Omit<Props, 'content'>, Outputs>

/** A live secret, with what ListSecrets leaves out; undefined if it is scheduled for deletion. */
export async function toLive(scope: Scope, listed: SecretListEntry): Promise<LiveSecret | undefined> {
  const { ARN: arn = '', Name: name = '' } = listed
  const { described, policy } = await scope.detail(arn, () => readDetail(scope, arn))
  const { description, tags, version, isDeleted } = latest(listed, described)
  if (isDeleted) return undefined
  const { contentMark, ...metadata } = fromMetadataTags(tags)
  const { keys, generated, recoveryDays } = metadata
  const isForeign = version !== undefined && version !== metadata.version
  const content = isForeign ? await foreignContent(scope, arn, version) : ourContent(metadata)
  return {
    name,
    arn,
    owner: toOwner(tags),
    props: {
      description,
      keys,
      generated,
      recoveryDays,
      policy,
      contentMark: isForeign && contentMark ? `replaced by ${version}` : contentMark,
    },
    outputs: { arn, name, version },
    status: 'ready',
    awaiting: content && valuesNeeded(name, keys, content),
  }
}

async function readDetail({ aws: { secrets } }: Scope, SecretId: string) {
  const [described, { ResourcePolicy }] = await Promise.all([secrets.describeSecret({ SecretId }), secrets.getResourcePolicy({ SecretId })])
  return { described, policy: ResourcePolicy ?? '' }
}

/** The later one of two descriptions: ListSecrets may be five minutes late, and DescribeSecret is asked again only after a change of ours. */
function latest(listed: SecretListEntry, described: DescribeSecretResponse) {
  const isListedLater = (listed.LastChangedDate?.getTime() ?? 0) > (described.LastChangedDate?.getTime() ?? 0)
  const { Description: description = '', Tags: tags, DeletedDate } = isListedLater ? listed : described
  const stages = (isListedLater ? listed.SecretVersionsToStages : described.VersionIdsToStages) ?? {}
  const version = Object.keys(stages).find(version => stages[version]?.includes('AWSCURRENT'))
  return { description, tags, version, isDeleted: DeletedDate !== undefined }
}

/** The content of the version that we wrote, which its tags tell. */
const ourContent = ({ keys, unset }: Pick<SecretMetadata, 'keys' | 'unset'>): Content => ({
  isObject: true,
  setKeys: keys.filter(key => !unset.includes(key)),
})

/** The content of another version, which never changes; undefined for those who may not read it. */
const foreignContent = ({ aws, detail }: Scope, arn: string, version: string) =>
  tolerate(
    'denied',
    detail(`${arn} ${version}`, () => readContent(aws.secrets, arn, version)),
  )

/** Tasks that read a key that is not there do not start. */
function valuesNeeded(name: string, keys: readonly string[], { isObject, setKeys }: Content): ActionNeeded | undefined {
  const unset = keys.filter(key => !setKeys.includes(key))
  if (unset.length === 0) return undefined
  const problem = isObject ? '' : 'its value is not a JSON object: '
  const command = `aws secretsmanager put-secret-value --secret-id ${name} --secret-string file://values.json`
  return { reason: 'AwaitingSecret', message: `${problem}set ${unset.join(', ')}: ${command}` }
}
