import type { SecretListEntry } from '@aws-sdk/client-secrets-manager'
import { meaning } from '../errors.ts'
import { defineKind, type Live } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { isOurName, toOwner, toTags } from '../tags.ts'
import { fromNotes, toNotes } from './secret-metadata.ts'
import { firstVersion, nextVersion } from './secret-version.ts'

export { UNSET } from './secret-version.ts'

interface Props {
  description: string
  /** The keys of the JSON object that it holds. */
  keys: readonly string[]
  /** Whether values that nobody set are made at random. */
  generated: boolean
  /** For how many days its deletion can be undone, 7 to 30; 0 is not at all. */
  recoveryDays: number
  /** The values that are known: of some of the keys, or of none. */
  content: Readonly<Record<string, string>>
  /** A fingerprint of the content, by which a change of it is seen; empty where there is none. */
  contentMark: string
}

interface Outputs {
  arn: string
  name: string
  /** The version that tasks get. */
  version: string
  /** The keys that wait for a person to set their values. */
  unset: string[]
}

/** A secret, whose values nobody sees here: which keys it holds, and which of them are set, its tags know. */
export const Secret = defineKind<Props, Outputs, 'content'>({
  type: 'AWS::SecretsManager::Secret',
  identity: 'name',
  nameLimit: 512,
  createOnly: [],
  writeOnly: ['content'],
  unordered: ['keys'],
  replace: 'delete-first',
  // The listing may be up to five minutes late: ListSecrets says so.
  listedWithin: 5 * 60_000,
  stateful: true,
  permissions: {
    list: ['secretsmanager:ListSecrets'],
    create: ['secretsmanager:CreateSecret', 'secretsmanager:TagResource', 'secretsmanager:RestoreSecret'],
    update: ['secretsmanager:GetSecretValue', 'secretsmanager:UpdateSecret', 'secretsmanager:TagResource', 'tag:TagResources'],
    delete: ['secretsmanager:DeleteSecret'],
  },

  changedOutputs: ({ keys, generated, contentMark }, { props }) => {
    const added = keys?.some(key => !props.keys.includes(key)) ?? false
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
    const { written, notes } = firstVersion(name, props)
    const creation = aws.secrets.createSecret({
      Name: name,
      Description: props.description,
      Tags: [...toTags(target), ...toNotes({ ...notes, recoveryDays: props.recoveryDays })],
      ...written,
    })
    await creation.catch((error: unknown) => {
      // Whoever has the name is on the way out: it comes back, and the next pass brings it in line.
      if (meaning(error) === 'absent') return aws.secrets.restoreSecret({ SecretId: name })
      throw error
    })
  },

  async update(target, _live, { description, recoveryDays, ...value }) {
    const { secrets } = target.aws
    const next = Object.keys(value).length > 0 ? await nextVersion(secrets, target) : { written: {}, notes: {} }
    const written = { ...(description !== undefined && { Description: description }), ...next.written }
    const notes = { ...(recoveryDays !== undefined && { recoveryDays }), ...next.notes }
    // Only once the value is there may the tags speak of it.
    if (Object.keys(written).length > 0) await secrets.updateSecret({ SecretId: target.name, ...written })
    if (Object.keys(notes).length > 0) await secrets.tagResource({ SecretId: target.name, Tags: toNotes(notes) })
  },

  async delete({ aws }, { name, props: { recoveryDays } }) {
    const how = recoveryDays > 0 ? { RecoveryWindowInDays: recoveryDays } : { ForceDeleteWithoutRecovery: true }
    await aws.secrets.deleteSecret({ SecretId: name, ...how })
  },
})

type Seen = Live<Omit<Props, 'content'>, Outputs>

function toLive({
  ARN: arn = '',
  Name: name = '',
  Description: description = '',
  Tags,
  SecretVersionsToStages = {},
}: SecretListEntry): Seen {
  const notes = fromNotes(Tags)
  const version = Object.keys(SecretVersionsToStages).find(version => SecretVersionsToStages[version]?.includes('AWSCURRENT')) ?? ''
  const { keys, generated, recoveryDays } = notes
  const ours = version === notes.version
  return {
    name,
    arn,
    owner: toOwner(Tags),
    props: {
      description,
      keys,
      generated,
      recoveryDays,
      contentMark: ours || !notes.contentMark ? notes.contentMark : `replaced by ${version}`,
    },
    outputs: { arn, name, version, unset: ours ? [...notes.unset] : [] },
    status: 'ready',
  }
}
