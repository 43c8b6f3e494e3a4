import { API_VERSION, KIND } from './schema.ts'
import type { Environment, Service, Spec } from './spec.ts'

export type { Environment, Service, Spec }

export type Tier = Environment['tier']

/** The group of secrets that postmagiq creates itself: services may list it, a spec may not declare it. */
export const DATABASE_SECRET = 'db-credentials'

/** The environment as a spec without defaults to fill in. */
export function toSpec({ environment, ...spec }: Environment): Spec {
  return { apiVersion: API_VERSION, kind: KIND, metadata: { name: environment }, spec }
}

/** The name of a bucket without one in the spec: account and region make it unique in all of AWS. */
export const defaultBucketName = (
  { application, environment, region }: Pick<Environment, 'application' | 'environment' | 'region'>,
  bucket: string,
  account: string,
) => [application, bucket, environment, account, region].join('-')

/** True where the spec asks tasks to sign in with their IAM role: to the proxy, if there is one. */
export const asksSignInByRole = ({ proxy, iamAuth }: Environment['database']) => (proxy.enabled ? proxy.iamAuth : iamAuth)

/** True for an image with a registry host; any other is in the environment's own repository. */
export const namesRegistry = (image: string) => /^([^/]*[.:][^/]*|localhost)\//.test(image)

/** The tags of an own repository that can be given to another image. */
export const MUTABLE_TAGS = ['latest']

/** True for an image that may be another one later, because its tag can be given to another image. */
export function hasMutableTag(image: string): boolean {
  if (image.includes('@')) return false
  const tag = /:([^:/]+)$/.exec(image)?.[1] ?? 'latest'
  return namesRegistry(image) || MUTABLE_TAGS.includes(tag)
}

/** The variables that postmagiq sets from secrets and parameters, which no group and no service may set. */
export const OWN_VARIABLES: readonly string[] = [
  'POSTGRES_HOST',
  'POSTGRES_PORT',
  'POSTGRES_DB',
  'POSTGRES_USER',
  'POSTGRES_PASSWORD',
  'POSTGRES_SECRET_ARN',
  'POSTGRES_EXTENSIONS',
  'LLM_PROVIDERS',
]
