import type { Environment } from '../schema/environment.ts'
import type { Zones } from './zones.ts'

/** The environment to compose, its account and zones. */
export interface StackInput {
  readonly spec: Environment
  /** The account's number, 12 digits. */
  readonly account: string
  readonly zones: Zones
}

/** What the names of resources are made of. */
export interface Named {
  readonly application: string
  readonly environment: string
  readonly region: string
}

/** The names of resources: application, environment and parts, with hyphens. */
export const resourceName =
  ({ application, environment }: Pick<Named, 'application' | 'environment'>) =>
  (...parts: string[]) =>
    [application, environment, ...parts].join('-')

/** The names of parameters and log groups, which are paths. */
export const resourcePath =
  ({ application, environment }: Pick<Named, 'application' | 'environment'>) =>
  (...parts: string[]) =>
    `/${[application, environment, ...parts].join('/')}`
