import { defaultBucketName, type Environment } from '../../schema/environment.ts'
import { CONTROL_PLANE_OWNER } from '../../schema/control-plane-schema.ts'

const ANY = '*'

/** Where documents allow something: an account and region, and the names of the environments there; `*` for any. */
export interface Coverage {
  readonly account: string
  readonly region: string
  readonly application: string
  readonly environment: string
  /** The names of the environments' buckets, as patterns. */
  readonly buckets: readonly string[]
  /** The name of the bucket of the GUI, as a pattern. */
  readonly gui: string
  /** The names of the environments' secrets, as a pattern. */
  readonly secrets: string
  /** The ARN of the permissions boundary, as a pattern. */
  readonly boundary: string
  /** The ARNs of the roles that are assumed in other accounts, as patterns. */
  readonly assumed: readonly string[]
}

type Names = Partial<Pick<Coverage, 'account' | 'region' | 'application'>>

/** Covers every environment of an application, or of an account; custom names of buckets and secrets are those of no application. */
export function coverageOf({ account = ANY, region = ANY, application = ANY }: Names): Coverage {
  return {
    account,
    region,
    application,
    environment: ANY,
    buckets: [application === ANY ? ANY : `${application}-*`],
    gui: `${application}-gui-*`,
    secrets: application === ANY ? ANY : `${application}/*`,
    boundary: boundaryArn({ account, region }),
    assumed: [`arn:aws:iam::*:role/${CONTROL_PLANE_OWNER.application}/${CONTROL_PLANE_OWNER.environment}/${region}/*`],
  }
}

/** Covers one environment. */
export function coverageOfSpec(spec: Environment, givenAccount?: string): Coverage {
  const { application, environment, region, storage, secrets, security, assumeRole } = spec
  const account = givenAccount ?? spec.accountId ?? ANY
  const bucketName = (id: keyof Environment['storage']) => storage[id].name ?? defaultBucketName(spec, id, account)
  return {
    account,
    region,
    application,
    environment,
    buckets: (Object.keys(storage) as (keyof Environment['storage'])[]).map(bucketName),
    gui: bucketName('gui'),
    secrets: `${secrets.prefix}/*`,
    boundary: security?.permissionsBoundary ?? boundaryArn({ account, region }),
    assumed: assumeRole ? [assumeRole.arn] : [],
  }
}

/** The name of the boundary's policy. It ends in the region: policies of all regions share the names of the account. */
export const boundaryName = (region: string) =>
  [CONTROL_PLANE_OWNER.application, CONTROL_PLANE_OWNER.environment, 'boundary', region].join('-')

/** The ARN of the boundary that the control plane of a region creates. */
export const boundaryArn = ({ account, region }: Pick<Coverage, 'account' | 'region'>) =>
  `arn:aws:iam::${account}:policy/${CONTROL_PLANE_OWNER.application}/${CONTROL_PLANE_OWNER.environment}/${region}/${boundaryName(region)}`

/** The start of the names of an environment's resources, without the hyphen that follows; cut as a kind with this limit cuts long names. */
export const namePrefix = ({ application, environment }: Coverage, limit = 255) =>
  [application, environment]
    .join('-')
    .replace(/\*.*/, '')
    .slice(0, limit - 9)
    .replace(/-+$/, '')

/** A pattern for the names of an environment's resources. */
export const named = (coverage: Coverage, limit?: number) => {
  const prefix = namePrefix(coverage, limit)
  return prefix ? `${prefix}-*` : ANY
}
