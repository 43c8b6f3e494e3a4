import { privateBlockProblem } from '../blocks.ts'
import type { ControlPlane } from '../control-plane.ts'
import type { Problem } from '../problem.ts'
import { containsToken } from '../redact.ts'
import { REGIONS } from '../tables/regions.ts'
import { sizeProblems } from '../task-size.ts'

const NETWORK = '/spec/network'

/** A region that the file does not name exists, too. */
const region = ({ region }: ControlPlane): Problem[] =>
  REGIONS.includes(region)
    ? []
    : [{ at: ['/spec/region'], message: `${region}, from AWS_REGION, is not a region of AWS`, expected: 'spec.region, such as us-east-1' }]

/** The network of its own is a private block. */
const cidr = ({ network }: ControlPlane): Problem[] => {
  const problem = network.cidr === undefined ? undefined : privateBlockProblem(network.cidr)
  return problem ? [{ at: [`${NETWORK}/cidr`], ...problem }] : []
}

/** A network is either its own or given, and a given one has subnets and security groups. */
const network = ({ network: { cidr, subnets, securityGroups, publicIp } }: ControlPlane): Problem[] => {
  if (subnets && cidr !== undefined)
    return [
      { at: [`${NETWORK}/cidr`], message: 'there is no network of its own with subnets that exist', expected: 'cidr or subnets, not both' },
    ]
  if (subnets && !securityGroups)
    return [
      { at: [`${NETWORK}/subnets`], part: 'key', message: 'subnets need securityGroups', expected: 'security groups of their network' },
    ]
  if (securityGroups && !subnets)
    return [
      { at: [`${NETWORK}/securityGroups`], part: 'key', message: 'securityGroups need subnets', expected: 'subnets of their network' },
    ]
  if (!subnets && !publicIp)
    return [
      {
        at: [`${NETWORK}/publicIp`],
        message: 'without a public address the task reaches nothing: its own network has no NAT',
        expected: 'true, or subnets with a NAT gateway',
      },
    ]
  return []
}

/** Fargate has tasks of its size. */
const size = (spec: ControlPlane): Problem[] => sizeProblems(spec, '/spec')

/** The file names a secret, and never contains its value. */
const gitSecret = ({ gitSecret }: ControlPlane): Problem[] =>
  gitSecret !== undefined && containsToken(gitSecret)
    ? [
        {
          at: ['/spec/gitSecret'],
          message: 'this looks like a token',
          expected: 'the name of the secret in Secrets Manager that contains it',
        },
      ]
    : []

/** All conditions on several fields of a control plane. */
export const CONTROL_PLANE_RULES = [region, cidr, network, size, gitSecret]
