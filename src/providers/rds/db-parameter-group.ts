import type { DBParameterGroup as Group, Parameter } from '@aws-sdk/client-rds'
import type { Aws } from '../aws.ts'
import { ifExists } from '../errors.ts'
import { defineKind, type Listed, type Scope } from '../kind.ts'
import { collectPages, batches } from '../pages.ts'
import { concerns, ownerFromMark, ownerMark, toOwner, toTags } from '../tags.ts'
import {
  changedParameters,
  isAsDeclared,
  MAX_PARAMETERS,
  type Parameters,
  rejectsFamily,
  rejectsNames,
  toParameters,
  undeclaredParameters,
} from '../parameters.ts'

interface Props {
  /** The engine with its major version: `postgres16`. */
  family: string
  parameters: Parameters
}
interface Outputs {
  name: string
}

/** The engine parameters of a database: the declared ones are set, all others have AWS's default. */
export const DbParameterGroup = defineKind<Props, Outputs>({
  type: 'AWS::RDS::DBParameterGroup',
  identity: 'name',
  nameLimit: 255,
  createOnly: ['family'],
  delegated: { parameters: (live, { parameters }) => isAsDeclared(live, parameters) },
  summary: ['family'],
  replace: 'create-first',
  permissions: {
    list: ['rds:DescribeDBParameterGroups', 'rds:DescribeDBParameters', 'rds:ListTagsForResource'],
    create: ['rds:CreateDBParameterGroup', 'rds:AddTagsToResource', 'rds:ModifyDBParameterGroup'],
    update: ['rds:DescribeDBParameters', 'rds:ModifyDBParameterGroup', 'rds:ResetDBParameterGroup'],
    delete: ['rds:DeleteDBParameterGroup'],
  },

  rejectsChange: ({ family, parameters }, { props }) =>
    family === undefined ? rejectsNames(props.parameters, parameters) : rejectsFamily(props.family, family),

  async list(scope) {
    const groups = await collectPages(scope.aws.rds.paginateDescribeDBParameterGroups({}), page => page.DBParameterGroups)
    const ours = groups.filter(group => concerns(scope, { name: group.DBParameterGroupName, owner: ownerFromMark(group.Description) }))
    const lives = await Promise.all(ours.map(group => ifExists(toLive(scope, group))))
    return lives.filter(live => live !== undefined)
  },

  async create(target) {
    const { aws, name, props } = target
    await aws.rds.createDBParameterGroup({
      DBParameterGroupName: name,
      DBParameterGroupFamily: props.family,
      Description: ownerMark(target.owner),
      Tags: toTags(target),
    })
    // Set before any database uses the group: static parameters would otherwise wait for a reboot.
    await modify(aws, name, Object.entries(props.parameters), () => 'pending-reboot')
  },

  async update({ aws, props }, { name, props: { parameters } }) {
    const listed = await describeParameters(aws, name)
    const staticParameters = new Set(listed.filter(({ ApplyType }) => ApplyType === 'static').map(({ ParameterName }) => ParameterName))
    const method = (parameter: string): ApplyMethod => (staticParameters.has(parameter) ? 'pending-reboot' : 'immediate')
    await modify(aws, name, changedParameters(parameters, props.parameters), method)
    const surplus = undeclaredParameters(parameters, props.parameters).map(ParameterName => ({
      ParameterName,
      ApplyMethod: method(ParameterName),
    }))
    for (const Parameters of batches(surplus, MAX_PARAMETERS))
      await aws.rds.resetDBParameterGroup({ DBParameterGroupName: name, ResetAllParameters: false, Parameters })
  },

  async delete({ aws }, { name }) {
    await aws.rds.deleteDBParameterGroup({ DBParameterGroupName: name })
  },
})

type ApplyMethod = NonNullable<Parameter['ApplyMethod']>

async function modify(aws: Aws, name: string, values: readonly (readonly [string, string])[], method: (parameter: string) => ApplyMethod) {
  const parameters = values.map(([ParameterName, ParameterValue]) => ({
    ParameterName,
    ParameterValue,
    ApplyMethod: method(ParameterName),
  }))
  for (const Parameters of batches(parameters, MAX_PARAMETERS))
    await aws.rds.modifyDBParameterGroup({ DBParameterGroupName: name, Parameters })
}

const describeParameters = ({ rds }: Aws, DBParameterGroupName: string) =>
  collectPages(rds.paginateDescribeDBParameters({ DBParameterGroupName, MaxRecords: 100 }), page => page.Parameters)

async function toLive(scope: Scope, group: Group): Promise<Listed<Props, Outputs>> {
  const name = group.DBParameterGroupName!
  const arn = group.DBParameterGroupArn!
  const { parameters, owner } = await scope.detail(arn, () => readDetail(scope, group))
  return {
    name,
    arn,
    owner,
    props: { family: group.DBParameterGroupFamily, parameters },
    outputs: { name },
    status: 'ready',
  }
}

/** What DescribeDBParameterGroups leaves out. */
async function readDetail({ aws }: Scope, { DBParameterGroupName = '', DBParameterGroupArn, Description }: Group) {
  const mark = ownerFromMark(Description)
  const [parameters, tags] = await Promise.all([
    describeParameters(aws, DBParameterGroupName),
    // A description cannot change: an adopted group has the ownership tags only.
    mark ? undefined : aws.rds.listTagsForResource({ ResourceName: DBParameterGroupArn }),
  ])
  return { parameters: toParameters(parameters), owner: mark ?? toOwner(tags?.TagList) }
}
