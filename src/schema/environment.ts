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

/** Whether an image says which registry it is in; one that does not is in the environment's own repository. */
export const namesRegistry = (image: string) => /^([^/]*[.:][^/]*|localhost)\//.test(image)
