import type { Repository as Description } from '@aws-sdk/client-ecr'
import type { Aws } from '../aws.ts'
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
  /** The repository policy document, which lets others pull or push; empty for none. */
  policy: object | string
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
  json: ['lifecycle', 'policy'],
  replace: 'delete-first',
  stateful: true,
  summary: ['tagMutability', 'scanOnPush'],
  permissions: {
    list: [
      ...['ecr:DescribeRepositories', 'ecr:GetLifecyclePolicy', 'ecr:GetRepositoryPolicy', 'ecr:ListImages', 'ecr:ListTagsForResource'],
      'tag:GetResources',
    ],
    create: ['ecr:CreateRepository', 'ecr:TagResource'],
    update: [
      'ecr:PutImageScanningConfiguration',
      'ecr:PutImageTagMutability',
      'ecr:PutLifecyclePolicy',
      'ecr:DeleteLifecyclePolicy',
      'ecr:SetRepositoryPolicy',
      'ecr:DeleteRepositoryPolicy',
      'ecr:TagResource',
      'tag:TagResources',
    ],
    delete: ['ecr:DeleteRepository'],
  },

  initialOutputs: { images: {} },

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

  async update({ aws: { ecr }, name: repositoryName, props }, _live, { scanOnPush, tagMutability, exclusions, lifecycle, policy }) {
    if (tagMutability !== undefined || exclusions !== undefined)
      await ecr.putImageTagMutability({ repositoryName, ...toMutability(props.tagMutability, props.exclusions) })
    if (scanOnPush !== undefined) await ecr.putImageScanningConfiguration({ repositoryName, imageScanningConfiguration: { scanOnPush } })
    if (lifecycle === '') await ecr.deleteLifecyclePolicy({ repositoryName })
    else if (lifecycle !== undefined) await ecr.putLifecyclePolicy({ repositoryName, lifecyclePolicyText: toText(lifecycle) })
    if (policy === '') await ecr.deleteRepositoryPolicy({ repositoryName })
    else if (policy !== undefined) await ecr.setRepositoryPolicy({ repositoryName, policyText: toText(policy) })
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

const toText = (document: object | string) => (typeof document === 'string' ? document : JSON.stringify(document))

async function toLive({ aws, detail }: Scope, repository: Description, indexed: Owner | undefined): Promise<Listed<Props, Outputs>> {
  const { repositoryName: name = '', repositoryArn: arn = '', repositoryUri: uri } = repository
  const [documents, images, owner] = await Promise.all([
    detail(arn, () => readDocuments(aws, name)),
    listDigests(aws, name),
    indexed ?? readOwner(aws, arn),
  ])
  return { name, arn, owner, props: { ...toProps(repository), ...documents }, outputs: { uri, arn, images }, status: 'ready' }
}

async function readDocuments({ ecr }: Aws, repositoryName: string) {
  const [lifecycle, policy] = await Promise.all([
    ifExists(ecr.getLifecyclePolicy({ repositoryName })),
    ifExists(ecr.getRepositoryPolicy({ repositoryName })),
  ])
  return { lifecycle: lifecycle?.lifecyclePolicyText ?? '', policy: policy?.policyText ?? '' }
}

const readOwner = async ({ ecr }: Aws, resourceArn: string) => toOwner((await ecr.listTagsForResource({ resourceArn })).tags)

/** The digest that each tag names now: a push changes it. */
async function listDigests({ ecr }: Aws, repositoryName: string): Promise<Outputs['images']> {
  const tagged = { repositoryName, filter: { tagStatus: 'TAGGED' as const }, maxResults: 1000 }
  const images = await collectPages(ecr.paginateListImages(tagged), page => page.imageIds)
  return Object.fromEntries(images.map(({ imageTag, imageDigest }) => [imageTag, imageDigest]))
}

const toProps = ({ imageTagMutability, imageTagMutabilityExclusionFilters: filters, ...repository }: Description) => ({
  scanOnPush: repository.imageScanningConfiguration?.scanOnPush,
  tagMutability: imageTagMutability,
  exclusions: filters?.map(({ filter }) => filter!) ?? (imageTagMutability?.endsWith('_WITH_EXCLUSION') ? undefined : []),
  encryption: repository.encryptionConfiguration?.encryptionType as Props['encryption'] | undefined,
})
