import type { Listed, Owner, Scope, Target } from './kind.ts'

const APPLICATION = 'postmagiq:application'
export const ENVIRONMENT = 'postmagiq:environment'
const REGION = 'postmagiq:region'
const ID = 'postmagiq:id'

/** How many values EC2 takes in all filters of a call. */
export const EC2_FILTER_VALUES = 200

/** How many values GetResources takes in each filter (TagFilter.Values). */
const TAGGING_FILTER_VALUES = 20

/** The ownership tags of all resources in the scope's environments, with the values they may have. */
function ownerTags({ environments, home }: Scope): readonly Filter[] {
  const parts = environments.map(environment => environment.split('/') as [string, string])
  const values = {
    [APPLICATION]: parts.map(([application]) => application),
    [ENVIRONMENT]: parts.map(([, name]) => name),
    [REGION]: [home],
  }
  return Object.entries(values).map(([key, values]) => ({ key, values: [...new Set(values)] }))
}
interface Filter {
  readonly key: string
  readonly values: string[]
}

/** EC2's filter for resources that the scope's environments own, and at least narrowed to tagged ones where they are too many. */
export const ownerFilter = (scope: Scope) =>
  withinLimit(ownerTags(scope)).map(({ key, values }) => ({ Name: `tag:${key}`, Values: values }))

/** As many values as EC2 takes: the key with the most gives way to any value. */
function withinLimit(filters: readonly Filter[]): readonly Filter[] {
  const numbers = filters.map(({ values }) => values.length)
  if (numbers.reduce((sum, number) => sum + number) <= EC2_FILTER_VALUES) return filters
  return withinLimit(filters.map(filter => (filter.values.length === Math.max(...numbers) ? { ...filter, values: ['*'] } : filter)))
}

/** A tag; some services write its fields in lower case. */
interface Tag {
  readonly Key?: string | undefined
  readonly Value?: string | undefined
  readonly key?: string | undefined
  readonly value?: string | undefined
}

/** The tags of a new resource: its name, shown in the console, and its owner. */
export const toTags = (target: Target<unknown>) => Object.entries(toTagMap(target)).map(([Key, Value]) => ({ Key, Value }))

/** The tags of a new resource, with lower-case fields (ECS). */
export const toLowerTags = (target: Target<unknown>) => Object.entries(toTagMap(target)).map(([key, value]) => ({ key, value }))

/** The tags of a new resource, as a map. */
export const toTagMap = ({ name, owner: { environment, region, id } }: Target<unknown>): Record<string, string> => {
  const [application = '', environmentName = ''] = environment.split('/')
  return { Name: name, [APPLICATION]: application, [ENVIRONMENT]: environmentName, [REGION]: region, [ID]: id }
}

/** The owner that tags name; undefined if one of the ownership tags is missing. */
export function toOwner(tags: readonly Tag[] = []): Owner | undefined {
  const [application, environment, region, id] = [APPLICATION, ENVIRONMENT, REGION, ID].map(key => valueOf(tags, key))
  return application && environment && region && id ? { environment: `${application}/${environment}`, region, id } : undefined
}

/** The owner that a map of tags names. */
export const ownerFromMap = (tags: Record<string, string> = {}) => toOwner(Object.entries(tags).map(([Key, Value]) => ({ Key, Value })))

/** The value of a tag; empty if there is no such tag. */
export function valueOf(tags: readonly Tag[] = [], key: string): string {
  const tag = tags.find(tag => (tag.Key ?? tag.key) === key)
  return tag?.Value ?? tag?.value ?? ''
}

/** The owner as text, for a description: for kinds whose tags need a call each or cannot be read in every state. */
export const ownerMark = ({ environment, region, id }: Owner) => `${ID}=${environment}@${region}:${id}`

/** The owner that a description names. */
export function ownerFromMark(description = ''): Owner | undefined {
  const [, environment, region, id] = /^postmagiq:id=([^:@]+)@([a-z0-9-]+):(.+)$/.exec(description) ?? []
  return environment && region && id ? { environment, region, id } : undefined
}

/**
 * The owners of the account's resources by ARN, from the tagging API's index (GetResources): a few calls in all, for kinds whose
 * listing has no tags. The index may be minutes late, so read the tags of a resource that is missing in it.
 */
export async function taggedOwners(scope: Scope): Promise<ReadonlyMap<string, Owner>> {
  const TagFilters = ownerTags(scope).map(({ key, values }) => ({ Key: key, Values: values.length > TAGGING_FILTER_VALUES ? [] : values }))
  const pages = await Array.fromAsync(scope.aws.tagging.paginateGetResources({ TagFilters, ResourcesPerPage: 100 }))
  const mappings = pages.flatMap(({ ResourceTagMappingList = [] }) => ResourceTagMappingList)
  return new Map(
    mappings.flatMap(({ ResourceARN, Tags }) => {
      const owner = toOwner(Tags)
      return ResourceARN && owner ? [[ResourceARN, owner]] : []
    }),
  )
}

/** Writes a live resource's ownership tags by TagResources, and throws the failure it lists. Other kinds implement `adopt`. */
export async function adopt(target: Target<unknown>, { arn }: Listed) {
  const { FailedResourcesMap = {} } = await target.aws.tagging.tagResources({ ResourceARNList: [arn], Tags: toTagMap(target) })
  const failure = FailedResourcesMap[arn]
  if (failure) throw Object.assign(new Error(failure.ErrorMessage), { name: failure.ErrorCode })
}

/** Whether a live resource concerns the scope: one of its environments owns it, or it has a name of ours. */
export const concerns = (scope: Scope, { name, owner }: { readonly name?: string | undefined; readonly owner: Owner | undefined }) =>
  scope.environments.includes(owner?.environment ?? '') || isOurName(scope, name)

/** Whether a name is in the scope's graphs or follows our naming: `app-env-…` as any part of a path, or `app/env/` inside it. */
export const isOurName = ({ environments, names }: Scope, name = '') =>
  names.has(name) ||
  environments.some(
    environment =>
      `/${name}/`.includes(`/${environment}/`) || name.split('/').some(part => `${part}-`.startsWith(`${environment.replace('/', '-')}-`)),
  )
