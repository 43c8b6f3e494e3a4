import { Repository } from '../providers/ecr/repository.ts'
import type { ActionNeeded } from '../providers/kind.ts'
import type { Graph, Handle } from '../reconciler/graph.ts'
import { combine, Ref } from '../reconciler/ref.ts'
import { type Environment, MUTABLE_TAGS, namesRegistry } from '../schema/environment.ts'
import { type Named, resourceName } from './naming.ts'

/** The image of a service. */
export interface Image {
  /** The ARN of its repository in ECR; undefined in another registry. */
  readonly repository: Ref<string> | string | undefined
  /** With the digest of its tag, where the image is in the environment's own repository. */
  readonly uri: Ref<string>
  /** False while the image has not been pushed. */
  readonly present: Ref<boolean>
  /** The push that a person has to make. */
  readonly awaiting: Ref<ActionNeeded | undefined>
}

/** One image, and its repository where that is the environment's own. */
export function addImage(graph: Graph, spec: Named, image: string): Image {
  if (namesRegistry(image)) return externalImage(image)
  const { name } = parse(image)
  return ownImage(new Map([[name, addRepository(graph, spec, name)]]), image)
}

/** The image of each service, and the environment's own repositories. */
export function addImages(graph: Graph, spec: Environment): Readonly<Record<string, Image>> {
  const images = Object.entries(spec.services).map(([service, { image }]) => [service, image] as const)
  const own = new Set(images.filter(([, image]) => !namesRegistry(image)).map(([, image]) => parse(image).name))
  const repositories = new Map([...own].map(name => [name, addRepository(graph, spec, name)]))
  return Object.fromEntries(
    images.map(([service, image]) => [service, namesRegistry(image) ? externalImage(image) : ownImage(repositories, image)]),
  )
}

type Repositories = ReadonlyMap<string, Handle<{ uri: string; arn: string; images: Readonly<Record<string, string>> }>>

/** An image of an own repository, by the digest that its tag has now. */
function ownImage(repositories: Repositories, image: string): Image {
  const { name, tag } = parse(image)
  const repository = repositories.get(name)!
  const uri = repository.ref('uri')
  // A push is a deployment, like another tag in the spec.
  const digest = repository
    .ref('images')
    .map(digests => (tag.startsWith('sha256:') ? tag : digests[tag]), tag)
    .asInput()
  return {
    repository: repository.ref('arn'),
    uri: combine([uri, digest], (uri, digest) => (digest ? `${uri}@${digest}` : `${uri}:${tag}`)),
    present: digest.map(digest => digest !== undefined),
    awaiting: combine([uri, digest], (uri, digest) =>
      digest
        ? undefined
        : {
            reason: 'AwaitingImage' as const,
            message: `push the image; the service does not change before: docker push ${uri}:${tag}`,
          },
    ),
  }
}

/** An image of another registry, which is assumed to exist. */
const externalImage = (image: string): Image => ({
  repository: repositoryArn(image),
  uri: Ref.of(image),
  present: Ref.of(true),
  awaiting: Ref.of(undefined),
})

const addRepository = (graph: Graph, spec: Named, name: string) =>
  graph.add(
    Repository,
    `images/${name}`,
    {
      scanOnPush: true,
      tagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      exclusions: MUTABLE_TAGS,
      encryption: 'AES256',
      lifecycle: LIFECYCLE,
      policy: '',
    },
    { name: resourceName(spec)(name) },
  )

/** Counts untagged images too: tasks run images by digest, and their tag may name a later one. */
const LIFECYCLE = {
  rules: [
    { rulePriority: 1, selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 300 }, action: { type: 'expire' } },
  ],
}

/** Name and tag of an image; its digest instead of the tag, if it has one. */
function parse(image: string) {
  const [, name = image, tag = 'latest', digest] = /^([^:@]+)(?::([^@]+))?(?:@(.+))?$/.exec(image) ?? []
  return { name, tag: digest ?? tag }
}

/** The repository of an image in another registry of ECR. */
function repositoryArn(image: string): string | undefined {
  const [, account, region, name] = /^(\d{12})\.dkr\.ecr\.([^.]+)\.amazonaws\.com\/([^:@]+)/.exec(image) ?? []
  return name && `arn:aws:ecr:${region}:${account}:repository/${name}`
}
