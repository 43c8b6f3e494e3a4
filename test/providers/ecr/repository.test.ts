import { expect, onTestFinished, test } from 'vitest'
import { Aws } from '../../../src/providers/aws.ts'
import { Repository } from '../../../src/providers/ecr/repository.ts'
import { toTags } from '../../../src/providers/tags.ts'
import { World } from '../../../src/reconciler/world.ts'
import { ACCOUNT, Account } from '../../support/account.ts'
import { contract } from '../../support/contract.ts'
import { newGraph } from '../../support/converge.ts'

const keepNewest = (countNumber: number) => ({
  rules: [{ rulePriority: 1, selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber }, action: { type: 'expire' } }],
})
const allow = (Principal: unknown) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal, Action: ['ecr:BatchGetImage'] }],
})
const props = {
  scanOnPush: true,
  tagMutability: 'IMMUTABLE_WITH_EXCLUSION',
  exclusions: ['latest'],
  encryption: 'AES256',
  lifecycle: keepNewest(50),
  policy: '',
} as const

contract(
  Repository,
  () =>
    ({
      props,
      changes: {
        scanOnPush: false,
        tagMutability: 'MUTABLE_WITH_EXCLUSION',
        exclusions: ['latest', 'dev-*'],
        lifecycle: keepNewest(10),
        policy: allow({ AWS: 'arn:aws:iam::123456789012:root' }),
      },
      replacements: { encryption: 'KMS' },
    }) as const,
  { variants: [{ lifecycle: '' }, { lifecycle: JSON.stringify(keepNewest(5)) }, { tagMutability: 'IMMUTABLE', exclusions: [] }] },
)

test('outputs the digest of every tag, and is deleted with its images', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const repositoryName = 'app-ecr-repository-images'
  const account = new Account(Repository, aws, repositoryName)
  onTestFinished(() => account.clear())
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

test('detects and deletes a policy that someone else gave it', async () => {
  const aws = new Aws({ region: 'us-east-1' })
  const repositoryName = 'app-ecr-repository-shared'
  const account = new Account(Repository, aws, repositoryName)
  onTestFinished(() => account.clear())
  await account.bring(props)
  await aws.ecr.setRepositoryPolicy({ repositoryName, policyText: JSON.stringify(allow('*')) })
  expect((await account.plan(props)).steps).toMatchObject([{ action: 'update', changes: [{ prop: 'policy' }] }])
  await account.bring(props)
  expect((await account.plan(props)).steps).toMatchObject([{ action: 'none' }])
})

test('reads settings once, and the digests of tags each time', async () => {
  const calls: string[] = []
  const aws = new Aws({ region: 'us-east-1', onCall: (_client, command) => void calls.push(command.replace('Command', '')) })
  const graph = newGraph('digests')
  const repositoryName = 'app-digests-api'
  const owner = { environment: graph.environment, region: 'us-east-1', id: 'images/api' }
  await aws.ecr.createRepository({ repositoryName, tags: toTags({ name: repositoryName, owner } as never) })
  const world = new World({ aws, account: ACCOUNT })
  world.watch(graph)
  const digests = async () => {
    calls.length = 0
    world.refresh({ deep: false })
    const [live] = await world.list(Repository, graph.environment)
    return Object.keys(live!.outputs.images)
  }
  expect(await digests()).toEqual([])
  await aws.ecr.putImage({ repositoryName, imageTag: 'v1', imageManifest: toManifest(1) })
  expect(await digests()).toEqual(['v1'])
  expect(calls.toSorted()).toEqual(['DescribeRepositories', 'GetResources', 'ListImages'])
})

const toManifest = (size: number) =>
  JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.docker.distribution.manifest.v2+json', config: { size } })
