import type { Finding, Rule } from '../finding.ts'
import type { Pointer } from '../locate.ts'

const NAME = '/metadata/name'
const APPLICATION = '/spec/application'

/** What load balancers and target groups may be called; buckets and caches may have longer names. */
const LONGEST = 32
const LONGEST_BUCKET = 63

/** An environment has a name that is not taken. */
export const reserved: Rule = ({ environment }) =>
  environment === 'control'
    ? [{ at: [NAME], message: 'control is the name of the control plane', expected: 'another name, such as dev' }]
    : []

/** The load balancer is called after application and environment. */
export const loadBalancer: Rule = ({ application, environment }) => {
  const name = `${application}-${environment}`
  if (name.startsWith('internal-'))
    return [{ at: [APPLICATION], message: 'AWS keeps names that begin with internal- for itself', expected: 'another application' }]
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
export const buckets: Rule = ({ storage }) => {
  const names = Object.entries(storage).map(([bucket, { name }]) => ({ bucket, name }))
  return names.flatMap(({ bucket, name }, index): Finding[] => {
    const at: Pointer = `/spec/storage/${bucket}/name`
    if (name.length > LONGEST_BUCKET)
      return [{ ...tooLong(name, 'a bucket', [at, NAME, APPLICATION]), expected: `at most ${LONGEST_BUCKET} characters` }]
    if (/^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3)$/.test(name))
      return [{ at: [at], message: `${name} begins or ends as only AWS's own buckets do`, expected: 'another name' }]
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

const tooLong = (name: string, what: string, at: Finding['at']): Finding => ({
  at,
  message: `${name} is ${name.length} characters long, which ${what} cannot be called`,
  expected: `at most ${LONGEST} characters in all: shorten the environment's name or another part`,
})
