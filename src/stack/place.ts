import type { Environment } from '../schema/environment.ts'

/** The environment to compose, and the account it goes to. */
export interface Place {
  readonly spec: Environment
  /** The account's number, 12 digits. */
  readonly account: string
}

/** What AWS calls things of the environment: the application, the environment, and what it is. */
export const nameIn =
  ({ application, environment }: Environment) =>
  (...parts: string[]) =>
    [application, environment, ...parts].join('-')

/** The path of what has a path for a name: parameters, log groups. */
export const pathIn =
  ({ application, environment }: Environment) =>
  (...parts: string[]) =>
    `/${[application, environment, ...parts].join('/')}`
