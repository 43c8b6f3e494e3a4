import type { Parameter as Description } from '@aws-sdk/client-ssm'
import { defineKind, type Listed, type Target } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { adopt, ownerFromMark, ownerMark, toTags } from '../tags.ts'

interface Props {
  value: string
  /** The value of a StringList is separated by commas. */
  type: 'String' | 'StringList'
}

interface Outputs {
  name: string
  arn: string
  /** Counts the changes of the value. */
  version: number
}

/** A configuration value that is not secret. Its name is a path, `/application/environment/…`; listing returns everything below it. */
export const Parameter = defineKind<Props, Outputs>({
  type: 'AWS::SSM::Parameter',
  identity: 'name',
  nameLimit: 900,
  createOnly: ['type'],
  summary: ['value'],
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
    // DescribeParameters returns descriptions, GetParametersByPath values.
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
    // PutParameter rejects tags with Overwrite; the parameter has them already.
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

/** The input of PutParameter. The description names the owner, as neither listing returns tags. */
const toInput = (target: Target<Props>, { value, type }: Props) => ({
  Name: target.name,
  Value: value,
  Type: type,
  Description: ownerMark(target.owner),
})

/** A live parameter; none if its description is missing, which means that it was created or deleted between the two listings. */
function toLive(
  { Name: name = '', ARN: arn = '', Value: value, Type: type, Version: version }: Description,
  description?: string,
): Listed<Props, Outputs>[] {
  if (description === undefined) return []
  const props = { value, type: type as Props['type'] | undefined }
  return [{ name, arn, owner: ownerFromMark(description), props, outputs: { name, arn, version }, status: 'ready' }]
}
