import type { Live, Owner, Scope, Target } from './kind.ts'

const APPLICATION = 'postmagiq:application'
const ENVIRONMENT = 'postmagiq:environment'
const ID = 'postmagiq:id'

/** The tags that everything has that belongs to the environments being looked after, and what they may say. */
const ownerTags = ({ environments }: Scope): readonly (readonly [key: string, values: string[]])[] => {
  const parts = environments.map(environment => environment.split('/') as [string, string])
  return [
    [APPLICATION, [...new Set(parts.map(([application]) => application))]],
    [ENVIRONMENT, [...new Set(parts.map(([, name]) => name))]],
  ]
}

/** EC2's filter for it. */
export const ownerFilter = (scope: Scope) => ownerTags(scope).map(([key, Values]) => ({ Name: `tag:${key}`, Values }))

/** AWS spells the members of a tag in either case. */
interface Tag {
  readonly Key?: string | undefined
  readonly Value?: string | undefined
  readonly key?: string | undefined
  readonly value?: string | undefined
}

/** The tags a resource is created with: its name for people, its owner for us. */
export const toTags = (target: Target<unknown>) => Object.entries(toTagMap(target)).map(([Key, Value]) => ({ Key, Value }))

/** The same in the lower case that ECS and its like use. */
export const toLowerTags = (target: Target<unknown>) => Object.entries(toTagMap(target)).map(([key, value]) => ({ key, value }))

/** The same as a map. */
export const toTagMap = ({ name, environment, id }: Target<unknown>): Record<string, string> => {
  const [application = '', environmentName = ''] = environment.split('/')
  return { Name: name, [APPLICATION]: application, [ENVIRONMENT]: environmentName, [ID]: id }
}

/** Whose a resource is, if its tags say so. */
export function toOwner(tags: readonly Tag[] = []): Owner | undefined {
  const [application, environment, id] = [APPLICATION, ENVIRONMENT, ID].map(key => valueOf(tags, key))
  return application && environment && id ? { environment: `${application}/${environment}`, id } : undefined
}

/** The same, from tags that are a map. */
export const ownerFromMap = (tags: Record<string, string> = {}) => toOwner(Object.entries(tags).map(([Key, Value]) => ({ Key, Value })))

export function valueOf(tags: readonly Tag[] = [], key: string): string {
  const tag = tags.find(tag => (tag.Key ?? tag.key) === key)
  return tag?.Value ?? tag?.value ?? ''
}

/** Whose a resource is, in a description: for kinds whose tags cost a call each, or cannot be read while AWS works on them. */
export const ownerMark = ({ environment, id }: Owner) => `${ID}=${environment}:${id}`

/** The owner such a description names. */
export function ownerFromMark(description = ''): Owner | undefined {
  const [, environment, id] = /^postmagiq:id=([^:]+):(.+)$/.exec(description) ?? []
  return environment && id ? { environment, id } : undefined
}

/**
 * Whose the account's resources are, by ARN, as AWS's index of tags has it: a few calls for everything, for kinds whose own listing
 * leaves tags out. The index is late by up to minutes, so what it does not name must be asked for its own tags.
 */
export async function taggedOwners(scope: Scope): Promise<ReadonlyMap<string, Owner>> {
  const TagFilters = ownerTags(scope).map(([Key, Values]) => ({ Key, Values }))
  const pages = await Array.fromAsync(scope.aws.tagging.paginateGetResources({ TagFilters, ResourcesPerPage: 100 }))
  const mappings = pages.flatMap(({ ResourceTagMappingList = [] }) => ResourceTagMappingList)
  return new Map(
    mappings.flatMap(({ ResourceARN, Tags }) => {
      const owner = toOwner(Tags)
      return ResourceARN && owner ? [[ResourceARN, owner]] : []
    }),
  )
}

/** Makes a live resource ours by its tags. One call serves most kinds; the others say how themselves. */
export async function adopt(target: Target<unknown>, { arn }: Live) {
  const { FailedResourcesMap = {} } = await target.aws.tagging.tagResources({ ResourceARNList: [arn], Tags: toTagMap(target) })
  const failure = FailedResourcesMap[arn]
  if (failure) throw Object.assign(new Error(failure.ErrorMessage), { name: failure.ErrorCode })
}

/** Whether a name is one we gave or would give: `app-env-…`, wherever it stands in a path, or a path with `app/env/`. */
export const isOurName = ({ environments, names }: Scope, name = '') =>
  names.has(name) ||
  environments.some(
    environment =>
      `/${name}/`.includes(`/${environment}/`) || name.split('/').some(part => `${part}-`.startsWith(`${environment.replace('/', '-')}-`)),
  )
