import type { Parameter as Found } from '@aws-sdk/client-ssm'
import { defineKind, type Live, type Target } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { adopt, ownerFromMark, ownerMark, toTags } from '../tags.ts'

interface Props {
  value: string
  /** A list is written with commas. */
  type: 'String' | 'StringList'
}

interface Outputs {
  name: string
  arn: string
  /** Counts the changes of the value. */
  version: number
}

/** A value that tasks should know and everyone may see. Its name is a path: `/application/environment/…`, below which all are ours to see. */
export const Parameter = defineKind<Props, Outputs>({
  type: 'AWS::SSM::Parameter',
  identity: 'name',
  nameLimit: 900,
  createOnly: ['type'],
  changedOutputs: ({ value }) => (value === undefined ? [] : ['version']),
  replace: 'delete-first',
  permissions: {
    list: ['ssm:DescribeParameters', 'ssm:GetParametersByPath'],
    create: ['ssm:PutParameter', 'ssm:AddTagsToResource'],
    update: ['ssm:PutParameter', 'ssm:AddTagsToResource', 'tag:TagResources'],
    delete: ['ssm:DeleteParameter'],
  },

  async list({ aws: { ssm }, environments }) {
    const paths = environments.map(environment => `/${environment}`)
    const ParameterFilters = [{ Key: 'Path', Option: 'Recursive', Values: paths }]
    // Descriptions and values come apart.
    const [described, ...valued] = await Promise.all([
      collectPages(ssm.paginateDescribeParameters({ ParameterFilters, MaxResults: 50 }), page => page.Parameters),
      ...paths.map(Path =>
        collectPages(ssm.paginateGetParametersByPath({ Path, Recursive: true, MaxResults: 10 }), page => page.Parameters),
      ),
    ])
    const descriptions = new Map(described.map(({ Name, Description = '' }) => [Name, Description]))
    return valued.flat().flatMap(parameter => toLive(parameter, descriptions.get(parameter.Name)))
  },

  async create(target) {
    await target.aws.ssm.putParameter({ ...toInput(target, target.props), Tags: toTags(target) })
  },

  async update(target) {
    // AWS takes no tags with an overwrite; they are there already.
    await target.aws.ssm.putParameter({ ...toInput(target, target.props), Overwrite: true })
  },

  async adopt(target, live) {
    await adopt(target, live)
    await target.aws.ssm.putParameter({ ...toInput(target, live.props), Overwrite: true })
  },

  async delete({ aws }, { name }) {
    await aws.ssm.deleteParameter({ Name: name })
  },
})

/** A parameter as it should be written: whose it is stands in its description, as the listing has no tags. */
const toInput = (target: Target<Props>, { value, type }: Props) => ({
  Name: target.name,
  Value: value,
  Type: type,
  Description: ownerMark(target),
})

/** Nothing of one that only one of the listings shows. */
function toLive(
  { Name: name = '', ARN: arn = '', Value: value = '', Type: type, Version: version = 0 }: Found,
  description?: string,
): Live<Props, Outputs>[] {
  if (description === undefined) return []
  const props = { value, type: type as Props['type'] }
  return [{ name, arn, owner: ownerFromMark(description), props, outputs: { name, arn, version }, status: 'ready' }]
}
