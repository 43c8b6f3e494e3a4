import { ifExists, meaning } from '../errors.ts'
import { defineKind, UNKNOWN } from '../kind.ts'
import { toTags } from '../tags.ts'
import { listSecrets } from './secret-listing.ts'
import { type Outputs, type Props, toLive } from './secret-live.ts'
import { toMetadataTags } from './secret-metadata.ts'
import { firstVersion, nextVersion } from './secret-version.ts'

export { UNSET } from './secret-version.ts'

/** A secret. Its tags record the keys, and which of them are set in the version that we wrote: listing reads no value but another's, for its keys. */
export const Secret = defineKind<Props, Outputs, 'content'>({
  type: 'AWS::SecretsManager::Secret',
  identity: 'name',
  nameLimit: 512,
  createOnly: [],
  writeOnly: ['content'],
  unordered: ['keys'],
  json: ['policy'],
  sensitive: ['contentMark'],
  summary: ['keys'],
  replace: 'delete-first',
  // Source: ListSecrets, which may be five minutes late.
  listedWithin: 5 * 60_000,
  stateful: true,
  permissions: {
    list: ['ListSecrets', 'DescribeSecret', 'GetResourcePolicy', 'GetSecretValue'].map(action => `secretsmanager:${action}`),
    create: ['secretsmanager:CreateSecret', 'secretsmanager:TagResource', 'secretsmanager:RestoreSecret'],
    update: [
      ...['secretsmanager:GetSecretValue', 'secretsmanager:UpdateSecret', 'secretsmanager:TagResource', 'tag:TagResources'],
      ...['secretsmanager:PutResourcePolicy', 'secretsmanager:DeleteResourcePolicy'],
    ],
    delete: ['secretsmanager:DeleteSecret'],
  },

  changedOutputs: ({ keys, generated, contentMark }, { props, awaiting }) => {
    const addsKeys = keys === UNKNOWN || (keys?.some(key => !props.keys.includes(key)) ?? false)
    // A secret whose keys all have values awaits nobody.
    const fillsKeys = generated && awaiting !== undefined
    return addsKeys || fillsKeys || contentMark !== undefined ? ['version'] : []
  },

  async list(scope) {
    const secrets = await listSecrets(scope, 'AWS::SecretsManager::Secret')
    const lives = await Promise.all(secrets.map(secret => ifExists(toLive(scope, secret))))
    return lives.filter(live => live !== undefined)
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

  async update(target, { name: SecretId }, { description, recoveryDays, policy, ...value }) {
    const { secrets } = target.aws
    if (policy === '') await secrets.deleteResourcePolicy({ SecretId })
    else if (policy !== undefined) await secrets.putResourcePolicy({ SecretId, ResourcePolicy: policy, BlockPublicPolicy: true })
    const next = Object.keys(value).length > 0 ? await nextVersion(secrets, target) : { input: {}, metadata: {} }
    const input = { ...(description !== undefined && { Description: description }), ...next.input }
    const metadata = { ...(recoveryDays !== undefined && { recoveryDays }), ...next.metadata }
    // Write the value before its tags: if the second call fails, the tags still differ, and the next pass writes them.
    if (Object.keys(input).length > 0) await secrets.updateSecret({ SecretId, ...input })
    if (Object.keys(metadata).length > 0) await secrets.tagResource({ SecretId, Tags: toMetadataTags(metadata) })
  },

  async delete({ aws }, { name, props: { recoveryDays } }) {
    const recovery = recoveryDays > 0 ? { RecoveryWindowInDays: recoveryDays } : { ForceDeleteWithoutRecovery: true }
    await aws.secrets.deleteSecret({ SecretId: name, ...recovery })
  },
})
