import { API_VERSION, KIND } from './schema.ts'
import type { Environment, Service, Spec } from './spec.ts'

export type { Environment, Service, Spec }

export type Tier = Environment['tier']

/** The group of secrets that the product makes itself: services may ask for it, nobody declares it. */
export const DATABASE_SECRET = 'db-credentials'

/** An environment as a spec that leaves nothing out. */
export function toSpec({ environment, ...spec }: Environment): Spec {
  return { apiVersion: API_VERSION, kind: KIND, metadata: { name: environment }, spec }
}

/** Whether tasks sign in to the database by their role, without a password: to the proxy where there is one. */
export const signInByRole = ({ proxy, iamAuth }: Environment['database']) => (proxy.enabled ? proxy.iamAuth : iamAuth)

/** Whether an image says which registry it is in; one that does not is in the environment's own repository. */
export const namesRegistry = (image: string) => /^([^/]*[.:][^/]*|localhost)\//.test(image)

/** The variables that the product itself sets from secrets and parameters: no group and no service may set them otherwise. */
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
