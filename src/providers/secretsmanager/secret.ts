import type { SecretListEntry } from '@aws-sdk/client-secrets-manager'
import { meaning } from '../errors.ts'
import { defineKind, type Listed, UNKNOWN } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { isOurName, toOwner, toTags } from '../tags.ts'
import { fromMetadataTags, toMetadataTags } from './secret-metadata.ts'
import { firstVersion, nextVersion } from './secret-version.ts'

export { UNSET } from './secret-version.ts'

interface Props {
  description: string
  /** The keys of the secret's value, a JSON object. */
  keys: readonly string[]
  /** Whether unset values are generated at random. */
  generated: boolean
  /** For how many days a deletion can be undone, 7 to 30; 0 deletes at once. */
  recoveryDays: number
  /** The values of keys that the environment itself provides. */
  content: Readonly<Record<string, string>>
  /** A fingerprint of the content, which shows a change of it; empty without content. */
  contentMark: string
}

interface Outputs {
  arn: string
  name: string
  /** The id of the current version. */
  version: string
  /** The keys whose values a person must set. */
  unset: string[]
}

/** A secret. Listing never reads its value: its tags record the keys and which of them are set. */
export const Secret = defineKind<Props, Outputs, 'content'>({
  type: 'AWS::SecretsManager::Secret',
  identity: 'name',
  nameLimit: 512,
  createOnly: [],
  writeOnly: ['content'],
  unordered: ['keys'],
  replace: 'delete-first',
  // Source: ListSecrets, which may be five minutes late.
  listedWithin: 5 * 60_000,
  stateful: true,
  permissions: {
    list: ['secretsmanager:ListSecrets'],
    create: ['secretsmanager:CreateSecret', 'secretsmanager:TagResource', 'secretsmanager:RestoreSecret'],
    update: ['secretsmanager:GetSecretValue', 'secretsmanager:UpdateSecret', 'secretsmanager:TagResource', 'tag:TagResources'],
    delete: ['secretsmanager:DeleteSecret'],
  },

  changedOutputs: ({ keys, generated, contentMark }, { props }) => {
    const added = keys === UNKNOWN || (keys?.some(key => !props.keys.includes(key)) ?? false)
    return added || generated || contentMark !== undefined ? ['version'] : []
  },

  async list(scope) {
    const secrets = await collectPages(scope.aws.secrets.paginateListSecrets({ MaxResults: 100 }), page => page.SecretList)
    return secrets
      .filter(({ OwningService, DeletedDate }) => !OwningService && !DeletedDate)
      .map(toLive)
      .filter(({ name, owner }) => isOurName(scope, name) || scope.environments.includes(owner?.environment ?? ''))
  },

  async create(target) {
    const { aws, name, props } = target
    const { input, metadata } = firstVersion(name, props)
    const creation = aws.secrets.createSecret({
      Name: name,
      Description: props.description,
      Tags: [...toTags(target), ...toMetadataTags({ ...metadata, recoveryDays: props.recoveryDays })],
      ...input,
    })
    await creation.catch((error: unknown) => {
      // A secret of this name is scheduled for deletion: restore it, and the next pass updates it.
      if (meaning(error) === 'absent') return aws.secrets.restoreSecret({ SecretId: name })
      throw error
    })
  },

  async update(target, _live, { description, recoveryDays, ...value }) {
    const { secrets } = target.aws
    const next = Object.keys(value).length > 0 ? await nextVersion(secrets, target) : { input: {}, metadata: {} }
    const input = { ...(description !== undefined && { Description: description }), ...next.input }
    const metadata = { ...(recoveryDays !== undefined && { recoveryDays }), ...next.metadata }
    // Write the value before its tags: if the second call fails, the tags still differ, and the next pass writes them.
    if (Object.keys(input).length > 0) await secrets.updateSecret({ SecretId: target.name, ...input })
    if (Object.keys(metadata).length > 0) await secrets.tagResource({ SecretId: target.name, Tags: toMetadataTags(metadata) })
  },

  async delete({ aws }, { name, props: { recoveryDays } }) {
    const recovery = recoveryDays > 0 ? { RecoveryWindowInDays: recoveryDays } : { ForceDeleteWithoutRecovery: true }
    await aws.secrets.deleteSecret({ SecretId: name, ...recovery })
  },
})

type LiveSecret = Listed<Omit<Props, 'content'>, Outputs>

function toLive({
  ARN: arn = '',
  Name: name = '',
  Description: description = '',
  Tags,
  SecretVersionsToStages = {},
}: SecretListEntry): LiveSecret {
  const metadata = fromMetadataTags(Tags)
  const version = Object.keys(SecretVersionsToStages).find(version => SecretVersionsToStages[version]?.includes('AWSCURRENT')) ?? ''
  const { keys, generated, recoveryDays } = metadata
  const isOurVersion = version === metadata.version
  return {
    name,
    arn,
    owner: toOwner(Tags),
    props: {
      description,
      keys,
      generated,
      recoveryDays,
      contentMark: isOurVersion || !metadata.contentMark ? metadata.contentMark : `replaced by ${version}`,
    },
    outputs: { arn, name, version, unset: isOurVersion ? [...metadata.unset] : [] },
    status: 'ready',
  }
}
