import type { Environment } from '../schema/environment.ts'

/** The environment to compose, and the account it goes to. */
export interface StackInput {
  readonly spec: Environment
  /** The account's number, 12 digits. */
  readonly account: string
}

/** What AWS calls things of the environment: the application, the environment, and what it is. */
export const resourceName =
  ({ application, environment }: Environment) =>
  (...parts: string[]) =>
    [application, environment, ...parts].join('-')

/** The path of what has a path for a name: parameters, log groups. */
export const resourcePath =
  ({ application, environment }: Environment) =>
  (...parts: string[]) =>
    `/${[application, environment, ...parts].join('/')}`
