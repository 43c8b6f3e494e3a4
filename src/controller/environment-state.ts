import type { RevisionInfo } from '../operator/revision.ts'
import type { Event } from '../reconciler/events.ts'
import type { Plan } from '../reconciler/plan.ts'
import { statusKey } from '../reconciler/plan-status.ts'
import type { Condition, Status } from '../reconciler/status.ts'
import type { Environment } from '../schema/environment.ts'
import type { EnvironmentCondition } from '../operator/environment-conditions.ts'

/** A revision without its text. */
export type RevisionName = Pick<RevisionInfo, 'id'> & Partial<Omit<RevisionInfo, 'id' | 'text'>>

/** A pass that ended. */
export interface Pass {
  /** When it began, as ISO 8601 in UTC. */
  readonly at: string
  readonly sort: 'cheap' | 'deep'
  readonly result: 'succeeded' | 'failed' | 'interrupted'
  readonly seconds: number
  /** Why it failed. */
  readonly message?: string
}

/** A resource, and the conditions that were found last. */
export interface ResourceState {
  readonly id: string
  /** CloudFormation's name of its kind; undefined where the plan does not have it. */
  readonly type: string | undefined
  readonly conditions: readonly Condition[]
}

/** An environment as the process knows it now. */
export interface EnvironmentState {
  readonly key: string
  readonly application: string
  readonly environment: string
  readonly region: string
  /** Undefined until the account could be opened. */
  readonly account: string | undefined
  readonly revision: RevisionName
  readonly conditions: readonly EnvironmentCondition[]
  readonly resources: readonly ResourceState[]
  /** The plan of the last look; undefined before the first one. */
  readonly plan: { readonly at: string; readonly plan: Plan; readonly notes: readonly string[] } | undefined
  /** By resource, since when it has drifted, in milliseconds since the epoch. */
  readonly driftSince: ReadonlyMap<string, number>
  readonly lastPass: Pass | undefined
  /** The last ones, the newest last. */
  readonly events: readonly Event[]
}

/** A revision of an environment, as a source gives it. */
export interface NamedRevision extends RevisionName {
  readonly environment: Environment
}

/** The name of an environment among all: two regions may have one of the same name. */
export const environmentKey = ({ application, environment, region }: Pick<Environment, 'application' | 'environment' | 'region'>) =>
  `${application}/${environment} in ${region}`

/** The state of an environment before its first look. */
export function unknown(revision: NamedRevision): EnvironmentState {
  const { application, environment, region } = revision.environment
  const empty = { conditions: [], resources: [], events: [], driftSince: new Map() }
  const key = environmentKey(revision.environment)
  return {
    key,
    application,
    environment,
    region,
    ...empty,
    account: undefined,
    revision: nameOf(revision),
    plan: undefined,
    lastPass: undefined,
  }
}

/** A revision without its text and its environment. */
export function nameOf({ id, hash, path, author, subject, version }: RevisionName): RevisionName {
  return {
    id,
    ...(hash && { hash }),
    ...(path && { path }),
    ...(author && { author }),
    ...(subject && { subject }),
    ...(version && { version }),
  }
}

/** The resources of a status, with the types that the plan knows. */
export function toResources(status: Status, plan: Plan | undefined): readonly ResourceState[] {
  const types = new Map([...(plan?.steps ?? []), ...(plan?.terminating ?? [])].map(step => [statusKey(step), step.kind.type]))
  return status.ids.map(id => ({ id, type: types.get(id), conditions: status.conditions(id) }))
}
