import { Repository } from '../providers/ecr/repository.ts'
import type { Graph, Handle } from '../reconciler/graph.ts'
import { combine, Ref } from '../reconciler/ref.ts'
import type { Awaiting } from '../reconciler/status.ts'
import type { Environment } from '../schema/environment.ts'
import { nameIn } from './place.ts'

/** What a service runs. */
export interface Image {
  /** By digest where the image is in our own registry, so that what runs is what the tag named when it was looked up. */
  readonly uri: Ref<string>
  /** Whether there is anything to run. */
  readonly present: Ref<boolean>
  /** What someone has yet to push. */
  readonly awaiting: Ref<Awaiting | undefined>
  /** The repositories that tasks pull from. */
  readonly repositories: readonly Ref<string>[]
}

/** The image of each service: one of the environment's own repositories, which is made here, or wherever the spec says. */
export function images(graph: Graph, spec: Environment): Readonly<Record<string, Image>> {
  const repositories = new Map<string, Handle<{ uri: string; arn: string; images: Record<string, string> }>>()
  return Object.fromEntries(Object.entries(spec.services).map(([service, { image }]) => [service, isForeign(image) ? foreign(image) : own(image)]))

  function own(image: string): Image {
    const { name, tag } = parse(image)
    const repository = repositories.get(name) ?? makeRepository(graph, spec, name)
    repositories.set(name, repository)
    const digest = repository.ref('images').map(digests => (tag.startsWith('sha256:') ? tag : digests[tag]))
    const uri = repository.ref('uri')
    return {
      uri: combine([uri, digest], (uri, digest) => (digest ? `${uri}@${digest}` : `${uri}:${tag}`)),
      present: digest.map(digest => digest !== undefined),
      awaiting: combine([uri, digest], (uri, digest) =>
        digest ? undefined : { reason: 'AwaitingImage' as const, message: `push an image: docker push ${uri}:${tag}` }),
      repositories: [repository.ref('arn')],
    }
  }
}

/** An image of someone else's registry, which is as it is: whether it is there, only running it will tell. */
const foreign = (image: string): Image => ({
  uri: Ref.of(image),
  present: Ref.of(true),
  awaiting: Ref.of(undefined),
  repositories: repositoryArn(image).map(Ref.of),
})

const makeRepository = (graph: Graph, spec: Environment, name: string) =>
  graph.add(Repository, `images/${name}`, {
    scanOnPush: true,
    tagMutability: 'IMMUTABLE_WITH_EXCLUSION',
    exclusions: ['latest'],
    encryption: 'AES256',
    lifecycle: KEEP,
  }, { name: nameIn(spec)(name) })

/** The newest are kept whether or not a tag still names them: what runs is held by its digest alone. */
const KEEP = {
  rules: [{ rulePriority: 1, selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 50 }, action: { type: 'expire' } }],
}

/** Whether the first part of an image's name is a registry. */
const isForeign = (image: string) => /^([^/]*[.:][^/]*|localhost)\//.test(image)

function parse(image: string) {
  const [, name = image, tag = 'latest'] = /^(.+?)[@:](.+)$/.exec(image) ?? []
  return { name, tag }
}

/** The repository of an image in ECR, which tasks may pull from only if their role says so. */
function repositoryArn(image: string): string[] {
  const [, account, region, name] = /^(\d{12})\.dkr\.ecr\.([^.]+)\.amazonaws\.com\/([^:@]+)/.exec(image) ?? []
  return name ? [`arn:aws:ecr:${region}:${account}:repository/${name}`] : []
}
