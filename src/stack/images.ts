import { Repository } from '../providers/ecr/repository.ts'
import type { ActionNeeded } from '../providers/kind.ts'
import type { Graph, Handle } from '../reconciler/graph.ts'
import { combine, Ref } from '../reconciler/ref.ts'
import { type Environment, namesRegistry } from '../schema/environment.ts'
import { resourceName } from './naming.ts'

/** What a service runs. */
export interface Image {
  /** By digest where the image is in our own registry, so that what runs is what the tag named when it was looked up. */
  readonly uri: Ref<string>
  /** Whether there is anything to run. */
  readonly present: Ref<boolean>
  /** What someone has yet to push. */
  readonly awaiting: Ref<ActionNeeded | undefined>
}

interface Images {
  /** By service. */
  readonly of: Readonly<Record<string, Image>>
  /** The repositories that tasks pull from, by ARN. */
  readonly repositories: readonly (Ref<string> | string)[]
}

/** The image of each service: from one of the environment's own repositories, which is made here, or from wherever the spec says. */
export function addImages(graph: Graph, spec: Environment): Images {
  const asked = Object.entries(spec.services).map(([service, { image }]) => [service, image] as const)
  const own = new Set(asked.filter(([, image]) => !namesRegistry(image)).map(([, image]) => parse(image).name))
  const repositories = new Map([...own].map(name => [name, addRepository(graph, spec, name)]))
  return {
    of: Object.fromEntries(asked.map(([service, image]) => [service, namesRegistry(image) ? foreign(image) : inside(repositories, image)])),
    repositories: [
      ...[...repositories.values()].map(repository => repository.ref('arn')),
      ...new Set(asked.flatMap(([, image]) => repositoryArn(image))),
    ],
  }
}

type Repositories = ReadonlyMap<string, Handle<{ uri: string; arn: string; images: Readonly<Record<string, string>> }>>

/** An image of our own registry, by the digest that its tag names now. Until someone pushes it, it is awaited. */
function inside(repositories: Repositories, image: string): Image {
  const { name, tag } = parse(image)
  const repository = repositories.get(name)!
  const uri = repository.ref('uri')
  const digest = repository.ref('images').map(digests => (tag.startsWith('sha256:') ? tag : digests[tag]))
  return {
    uri: combine([uri, digest], (uri, digest) => (digest ? `${uri}@${digest}` : `${uri}:${tag}`)),
    present: digest.map(digest => digest !== undefined),
    awaiting: combine([uri, digest], (uri, digest) =>
      digest
        ? undefined
        : {
            reason: 'AwaitingImage' as const,
            message: `push the image that it is to run, until then all stays as it is: docker push ${uri}:${tag}`,
          },
    ),
  }
}

/** An image of someone else's registry, which is as it is: whether it is there, only running it will tell. */
const foreign = (image: string): Image => ({
  uri: Ref.of(image),
  present: Ref.of(true),
  awaiting: Ref.of(undefined),
})

const addRepository = (graph: Graph, spec: Environment, name: string) =>
  graph.add(
    Repository,
    `images/${name}`,
    {
      scanOnPush: true,
      tagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      exclusions: ['latest'],
      encryption: 'AES256',
      lifecycle: KEEP,
    },
    { name: resourceName(spec)(name) },
  )

/** The newest are kept whether or not a tag still names them: what runs is held by its digest alone. */
const KEEP = {
  rules: [
    { rulePriority: 1, selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 300 }, action: { type: 'expire' } },
  ],
}

/** A digest says more than a tag. */
function parse(image: string) {
  const [, name = image, tag = 'latest', digest] = /^([^:@]+)(?::([^@]+))?(?:@(.+))?$/.exec(image) ?? []
  return { name, tag: digest ?? tag }
}

/** The repository of an image in ECR, which tasks may pull from only if their role says so. */
function repositoryArn(image: string): string[] {
  const [, account, region, name] = /^(\d{12})\.dkr\.ecr\.([^.]+)\.amazonaws\.com\/([^:@]+)/.exec(image) ?? []
  return name ? [`arn:aws:ecr:${region}:${account}:repository/${name}`] : []
}
