import type { Problem, Rule } from '../problem.ts'
import type { Pointer } from '../locate.ts'

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
export const reserved: Rule = ({ environment }) =>
  environment === 'control'
    ? [{ at: [NAME], message: 'the name control is reserved for the control bucket', expected: 'another name, such as dev' }]
    : []

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

/** Bucket names are valid and unique. */
export const buckets: Rule = ({ storage, application, environment }) => {
  const names = Object.entries(storage).map(([bucket, { name }]) => ({ bucket, name }))
  return names.flatMap(({ bucket, name }, index): Problem[] => {
    const at: Pointer = `/spec/storage/${bucket}/name`
    if (name.length > LONGEST_BUCKET)
      return [{ ...tooLong(name, 'a bucket', [at, NAME, APPLICATION]), expected: `at most ${LONGEST_BUCKET} characters` }]
    const isDefault = name === `${application}-${bucket}-${environment}`
    if (/^(xn--|sthree-|amzn-s3-demo-)/.test(name) && !isDefault)
      return [{ at: [at], message: `AWS reserves bucket names that begin like ${name}`, expected: 'another name' }]
    if (/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name))
      return [{ at: [at, NAME], message: `AWS reserves bucket names that end like ${name}`, expected: 'another name' }]
    if (name.startsWith(CONTROL) && !isDefault) return [{ at: [at], message: CONTROL_RESERVED, expected: 'another name' }]
    const other = names.slice(0, index).find(earlier => earlier.name === name)
    if (!other) return []
    return [
      {
        at: [at, `/spec/storage/${other.bucket}/name`],
        message: `${name} is already the ${other.bucket} bucket`,
        expected: 'a different name for each bucket',
      },
    ]
  })
}

const tooLong = (name: string, what: string, at: readonly Pointer[]): Problem => ({
  at,
  message: `${name} is ${name.length} characters long, too long for the name of ${what}`,
  expected: `at most ${LONGEST} characters: shorten the name of the environment, the application or the service`,
})
