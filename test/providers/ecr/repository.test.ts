import { expect, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { Repository } from '../../../src/providers/ecr/repository.ts'
import { Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'

const keepNewest = (countNumber: number) => ({
  rules: [{ rulePriority: 1, selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber }, action: { type: 'expire' } }],
})
const props = {
  scanOnPush: true,
  tagMutability: 'IMMUTABLE_WITH_EXCLUSION',
  exclusions: ['latest'],
  encryption: 'AES256',
  lifecycle: keepNewest(50),
} as const

contract(
  Repository,
  () =>
    ({
      props,
      changes: { scanOnPush: false, tagMutability: 'MUTABLE_WITH_EXCLUSION', exclusions: ['latest', 'dev-*'], lifecycle: keepNewest(10) },
      replacements: { encryption: 'KMS' },
    }) as const,
  { variants: [{ lifecycle: '' }, { lifecycle: JSON.stringify(keepNewest(5)) }, { tagMutability: 'IMMUTABLE', exclusions: [] }] },
)

test('outputs the digest of every tag, and is deleted with its images', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const repositoryName = 'app-ecr-repository-images'
  const account = new Account(Repository, aws, repositoryName)
  await account.bring(props)
  const push = (imageTag: string, size: number) => aws.ecr.putImage({ repositoryName, imageTag, imageManifest: toManifest(size) })
  for (const [tag, size] of [
    ['latest', 1],
    ['v1', 1],
    ['v2', 2],
    ['latest', 2],
  ] as const)
    await push(tag, size)
  await expect(push('v1', 3)).rejects.toMatchObject({ name: 'ImageTagAlreadyExistsException' })
  const [live] = await account.ours()
  const { images } = live!.outputs
  expect(Object.keys(images).toSorted()).toEqual(['latest', 'v1', 'v2'])
  expect(images.latest).toBe(images.v2)
  await account.clear()
  expect(await account.ours()).toEqual([])
})

const toManifest = (size: number) =>
  JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.docker.distribution.manifest.v2+json', config: { size } })
