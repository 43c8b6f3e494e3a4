import type { Repository as Description } from '@aws-sdk/client-ecr'
import { ifExists } from '../errors.ts'
import { defineKind, type Listed, type Owner, type Scope } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { isOurName, taggedOwners, toOwner, toTags } from '../tags.ts'

interface Props {
  scanOnPush: boolean
  tagMutability: 'MUTABLE' | 'IMMUTABLE' | 'IMMUTABLE_WITH_EXCLUSION' | 'MUTABLE_WITH_EXCLUSION'
  /** Tag patterns with the opposite mutability; `*` matches any text. */
  exclusions: readonly string[]
  encryption: 'AES256' | 'KMS'
  /** The lifecycle policy document, by which AWS deletes images; empty for none. */
  lifecycle: object | string
}

interface Outputs {
  uri: string
  arn: string
  /** The digest of each tag's image. */
  images: Record<string, string>
}

/** Stores the images of one program. */
export const Repository = defineKind<Props, Outputs>({
  type: 'AWS::ECR::Repository',
  identity: 'name',
  nameLimit: 256,
  createOnly: ['encryption'],
  unordered: ['exclusions'],
  json: ['lifecycle'],
  replace: 'delete-first',
  stateful: true,
  permissions: {
    list: ['ecr:DescribeRepositories', 'ecr:GetLifecyclePolicy', 'ecr:ListImages', 'ecr:ListTagsForResource', 'tag:GetResources'],
    create: ['ecr:CreateRepository', 'ecr:TagResource'],
    update: [
      'ecr:PutImageScanningConfiguration',
      'ecr:PutImageTagMutability',
      'ecr:PutLifecyclePolicy',
      'ecr:DeleteLifecyclePolicy',
      'ecr:TagResource',
      'tag:TagResources',
    ],
    delete: ['ecr:DeleteRepository'],
  },

  async list(scope) {
    const listing = collectPages(scope.aws.ecr.paginateDescribeRepositories({ maxResults: 1000 }), page => page.repositories)
    const [repositories, owners] = await Promise.all([listing, taggedOwners(scope)])
    const candidates = repositories.filter(
      ({ repositoryName, repositoryArn = '' }) => isOurName(scope, repositoryName) || owners.has(repositoryArn),
    )
    const lives = await Promise.all(
      candidates.map(repository => ifExists(toLive(scope, repository, owners.get(repository.repositoryArn!)))),
    )
    return lives.filter(live => live !== undefined)
  },

  async create(target) {
    const { scanOnPush, tagMutability, exclusions, encryption } = target.props
    await target.aws.ecr.createRepository({
      repositoryName: target.name,
      imageScanningConfiguration: { scanOnPush },
      encryptionConfiguration: { encryptionType: encryption },
      tags: toTags(target),
      ...toMutability(tagMutability, exclusions),
    })
  },

  async update({ aws: { ecr }, name: repositoryName, props }, _live, { scanOnPush, tagMutability, exclusions, lifecycle }) {
    if (tagMutability !== undefined || exclusions !== undefined)
      await ecr.putImageTagMutability({ repositoryName, ...toMutability(props.tagMutability, props.exclusions) })
    if (scanOnPush !== undefined) await ecr.putImageScanningConfiguration({ repositoryName, imageScanningConfiguration: { scanOnPush } })
    if (lifecycle === '') await ecr.deleteLifecyclePolicy({ repositoryName })
    else if (lifecycle !== undefined)
      await ecr.putLifecyclePolicy({
        repositoryName,
        lifecyclePolicyText: typeof lifecycle === 'string' ? lifecycle : JSON.stringify(lifecycle),
      })
  },

  async delete({ aws }, { name }) {
    await aws.ecr.deleteRepository({ repositoryName: name, force: true })
  },
})

const toMutability = (imageTagMutability: Props['tagMutability'], exclusions: readonly string[]) => ({
  imageTagMutability,
  ...(exclusions.length > 0 && {
    imageTagMutabilityExclusionFilters: exclusions.map(filter => ({ filterType: 'WILDCARD' as const, filter })),
  }),
})

async function toLive({ aws: { ecr } }: Scope, repository: Description, owner: Owner | undefined): Promise<Listed<Props, Outputs>> {
  const { repositoryName = '', repositoryArn: arn = '', repositoryUri: uri = '' } = repository
  const [lifecycle, images, tagged] = await Promise.all([
    ifExists(ecr.getLifecyclePolicy({ repositoryName })),
    collectPages(ecr.paginateListImages({ repositoryName, filter: { tagStatus: 'TAGGED' }, maxResults: 1000 }), page => page.imageIds),
    owner ? undefined : ecr.listTagsForResource({ resourceArn: arn }),
  ])
  return {
    name: repositoryName,
    arn,
    owner: owner ?? toOwner(tagged?.tags),
    props: { ...toProps(repository), lifecycle: lifecycle?.lifecyclePolicyText ?? '' },
    outputs: { uri, arn, images: Object.fromEntries(images.map(({ imageTag, imageDigest }) => [imageTag, imageDigest])) },
    status: 'ready',
  }
}

const toProps = (repository: Description): Omit<Props, 'lifecycle'> => ({
  scanOnPush: repository.imageScanningConfiguration?.scanOnPush ?? false,
  tagMutability: repository.imageTagMutability ?? 'MUTABLE',
  exclusions: (repository.imageTagMutabilityExclusionFilters ?? []).map(({ filter }) => filter!),
  encryption: repository.encryptionConfiguration?.encryptionType as Props['encryption'],
})
