import type { Problem, Rule } from '../problem.ts'
import type { Pointer } from '../locate.ts'

const NAME = '/metadata/name'
const APPLICATION = '/spec/application'

/** What load balancers and target groups may be called; buckets and caches may have longer names. */
const LONGEST = 32
const LONGEST_BUCKET = 63

/** What AWS keeps for itself at the beginning of names: of parameters, roles, security groups, load balancers, buckets. */
const OF_AWS = ['aws', 'ssm', 'amazon-', 'amzn-s3-demo-', 'internal-', 'sg-', 'sthree-']

/** What the operator's own buckets are called, with an account and a region after it. */
const CONTROL = 'postmagiq-control-'
const OURS = `names that begin with ${CONTROL} are the control plane's`

/** An environment has a name that is not taken. */
export const reserved: Rule = ({ environment }) =>
  environment === 'control'
    ? [{ at: [NAME], message: 'control is the name of the control plane', expected: 'another name, such as dev' }]
    : []

/** The names of nearly all resources begin with the application's. */
export const application: Rule = ({ application }) => {
  const expected = 'another application, such as postmagiq'
  if (`${application}-`.startsWith(CONTROL)) return [{ at: [APPLICATION], message: OURS, expected }]
  const taken = startOfAws(application)
  if (taken === undefined) return []
  const [, rest] = application.split(`${taken.replace(/-$/, '')}-`)
  const free = rest !== undefined && /^[a-z]/.test(rest) && !startOfAws(rest)
  const message = `AWS keeps names that begin with ${taken} for itself`
  return [{ at: [APPLICATION], message, expected, ...(free ? { suggestion: rest } : {}) }]
}

/** What of AWS's a name begins with, once more words follow it. */
const startOfAws = (name: string) => OF_AWS.find(start => `${name}-`.startsWith(start))

/** The load balancer is called after application and environment. */
export const loadBalancer: Rule = ({ application, environment }) => {
  const name = `${application}-${environment}`
  return name.length > LONGEST ? [tooLong(name, 'a load balancer', [NAME, APPLICATION])] : []
}

/** Each service's target group is called after application, environment and service. */
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

/** Buckets have names that S3 takes, each its own. */
export const buckets: Rule = ({ storage, application, environment }) => {
  const names = Object.entries(storage).map(([bucket, { name }]) => ({ bucket, name }))
  return names.flatMap(({ bucket, name }, index): Problem[] => {
    const at: Pointer = `/spec/storage/${bucket}/name`
    if (name.length > LONGEST_BUCKET)
      return [{ ...tooLong(name, 'a bucket', [at, NAME, APPLICATION]), expected: `at most ${LONGEST_BUCKET} characters` }]
    const unasked = name === `${application}-${bucket}-${environment}`
    if (/^(xn--|sthree-|amzn-s3-demo-)/.test(name) && !unasked)
      return [{ at: [at], message: `${name} begins as only AWS's own buckets do`, expected: 'another name' }]
    if (/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name))
      return [{ at: [at, NAME], message: `${name} ends as only AWS's own buckets do`, expected: 'another name' }]
    if (name.startsWith(CONTROL) && !unasked) return [{ at: [at], message: OURS, expected: 'another name' }]
    const other = names.slice(0, index).find(earlier => earlier.name === name)
    if (!other) return []
    return [
      {
        at: [at, `/spec/storage/${other.bucket}/name`],
        message: `${name} is the ${other.bucket} bucket already`,
        expected: 'a bucket of its own',
      },
    ]
  })
}

const tooLong = (name: string, what: string, at: Problem['at']): Problem => ({
  at,
  message: `${name} is ${name.length} characters long, which ${what} cannot be called`,
  expected: `at most ${LONGEST} characters in all: shorten the environment's name or another part`,
})
