import { CONTROL_PLANE_OWNER } from '../control-plane-schema.ts'
import { defaultBucketName } from '../environment.ts'
import type { Pointer, Problem, Rule } from '../problem.ts'
import { REGIONS } from '../tables/regions.ts'

const NAME = '/metadata/name'
const APPLICATION = '/spec/application'

/** Limits on names: of load balancers and target groups, of buckets. */
const LONGEST = 32
const LONGEST_BUCKET = 63

/** Prefixes that AWS reserves in names of parameters, roles, security groups, load balancers or buckets. */
const AWS_PREFIXES = ['aws', 'ssm', 'amazon-', 'amzn-s3-demo-', 'internal-', 'sg-', 'sthree-']

/** The prefix of the control buckets, one for each account and region. */
const CONTROL = 'postmagiq-control-'
const CONTROL_RESERVED = `names that begin with ${CONTROL} are reserved for control buckets`

/** The environment's name is not reserved. */
export const reserved: Rule = ({ application, environment }) => {
  const isControlPlane = application === CONTROL_PLANE_OWNER.application && environment === CONTROL_PLANE_OWNER.environment
  const owner = environment === 'control' ? 'bucket' : isControlPlane ? 'plane' : undefined
  if (owner === undefined) return []
  return [{ at: [NAME], message: `the name ${environment} is reserved for the control ${owner}`, expected: 'another name, such as dev' }]
}

/** The application's name begins nearly all resource names, so it has no reserved prefix. */
export const application: Rule = ({ application }) => {
  const expected = 'another application, such as postmagiq'
  if (`${application}-`.startsWith(CONTROL)) return [{ at: [APPLICATION], message: CONTROL_RESERVED, expected }]
  const prefix = awsPrefix(application)
  if (prefix === undefined) return []
  const [, rest] = application.split(`${prefix.replace(/-$/, '')}-`)
  const allowed = rest !== undefined && /^[a-z]/.test(rest) && !awsPrefix(rest)
  const message = `AWS reserves names that begin with ${prefix}`
  return [{ at: [APPLICATION], message, expected, suggestion: allowed ? rest : undefined }]
}

/** The reserved prefix of a name that more words follow. */
const awsPrefix = (name: string) => AWS_PREFIXES.find(start => `${name}-`.startsWith(start))

/** The load balancer's name, application and environment, is short enough. */
export const loadBalancer: Rule = ({ application, environment }) => {
  const name = `${application}-${environment}`
  return name.length > LONGEST ? [tooLong(name, 'a load balancer', [NAME, APPLICATION])] : []
}

/** The names of target groups, application, environment and service, are short enough. */
export const targetGroups: Rule = ({ application, environment, services }) => {
  const base = `${application}-${environment}`
  if (base.length > LONGEST) return []
  return Object.keys(services).flatMap(service => {
    const name = `${base}-${service}`
    return name.length > LONGEST
      ? [{ ...tooLong(name, 'a service', [`/spec/services/${service}`, NAME, APPLICATION]), part: 'key' as const }]
      : []
  })
}

/** Written bucket names are not reserved, and no two buckets have the same name. */
export const buckets: Rule = ({ storage }) => {
  const names = Object.entries(storage).flatMap(([bucket, { name }]) => (name === undefined ? [] : [{ bucket, name }]))
  return names.flatMap(({ bucket, name }, index): Problem[] => {
    const at: Pointer = `/spec/storage/${bucket}/name`
    const other = names.slice(0, index).find(earlier => earlier.name === name)
    const message = reservedBucket(name) ?? (other && `${name} is already the ${other.bucket} bucket`)
    return message === undefined
      ? []
      : [{ at: other ? [at, `/spec/storage/${other.bucket}/name`] : [at], message, expected: 'another name' }]
  })
}

function reservedBucket(name: string): string | undefined {
  if (/^(xn--|sthree-|amzn-s3-demo-)/.test(name)) return `AWS reserves bucket names that begin like ${name}`
  if (/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name)) return `AWS reserves bucket names that end like ${name}`
  return name.startsWith(CONTROL) ? CONTROL_RESERVED : undefined
}

const LONGEST_REGION = REGIONS.toSorted((a, b) => b.length - a.length)[0]!

/** Default bucket names are short enough in every account and region. */
export const defaultBuckets: Rule = ({ application, environment, storage }) => {
  if (`${application}-${environment}`.length > LONGEST) return []
  const unnamed = Object.entries(storage).filter(([, { name }]) => name === undefined)
  return unnamed.flatMap(([bucket]): Problem[] => {
    const { length } = defaultBucketName({ application, environment, region: LONGEST_REGION }, bucket, '0'.repeat(12))
    if (length <= LONGEST_BUCKET) return []
    return [
      {
        at: [`/spec/storage/${bucket}/name`, NAME, APPLICATION],
        message: `the default name of the ${bucket} bucket, ${application}-${bucket}-${environment}-ACCOUNT-REGION, can have ${length} characters`,
        expected: `at most ${LONGEST_BUCKET}: a shorter name of the environment or the application, or spec.storage.${bucket}.name`,
      },
    ]
  })
}

const tooLong = (name: string, what: string, at: readonly Pointer[]): Problem => ({
  at,
  message: `${name} is ${name.length} characters long, too long for the name of ${what}`,
  expected: `at most ${LONGEST} characters: shorten the name of the environment, the application or the service`,
})
