import type { DBSubnetGroup as Group } from '@aws-sdk/client-rds'
import { defineKind, type Listed } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { isOurName, ownerFromMark, ownerMark, toTags } from '../tags.ts'

interface Props {
  subnets: readonly string[]
}
interface Outputs {
  name: string
}

/** The subnets that a database may use: AWS requires two zones, even of a single-zone database. */
export const DbSubnetGroup = defineKind<Props, Outputs>({
  type: 'AWS::RDS::DBSubnetGroup',
  identity: 'name',
  nameLimit: 255,
  createOnly: [],
  unordered: ['subnets'],
  replace: 'delete-first',
  permissions: {
    list: ['rds:DescribeDBSubnetGroups'],
    create: ['rds:CreateDBSubnetGroup', 'rds:AddTagsToResource', 'iam:CreateServiceLinkedRole'],
    update: ['rds:ModifyDBSubnetGroup'],
    delete: ['rds:DeleteDBSubnetGroup'],
  },

  async list(scope) {
    const groups = await collectPages(scope.aws.rds.paginateDescribeDBSubnetGroups({}), page => page.DBSubnetGroups)
    return groups.map(toLive).filter(({ owner, name }) => owner || isOurName(scope, name))
  },

  async create(target) {
    await target.aws.rds.createDBSubnetGroup({
      DBSubnetGroupName: target.name,
      // The description names the owner: DescribeDBSubnetGroups returns no tags.
      DBSubnetGroupDescription: ownerMark(target.owner),
      SubnetIds: [...target.props.subnets],
      Tags: toTags(target),
    })
  },

  async update({ aws, props }, { name }) {
    await aws.rds.modifyDBSubnetGroup({ DBSubnetGroupName: name, SubnetIds: [...props.subnets] })
  },

  async adopt(target, { name, props }) {
    await target.aws.rds.modifyDBSubnetGroup({
      DBSubnetGroupName: name,
      DBSubnetGroupDescription: ownerMark(target.owner),
      // ModifyDBSubnetGroup requires the subnets.
      SubnetIds: [...props.subnets],
    })
  },

  async delete({ aws }, { name }) {
    await aws.rds.deleteDBSubnetGroup({ DBSubnetGroupName: name })
  },
})

const toLive = (group: Group): Listed<Props, Outputs> => ({
  name: group.DBSubnetGroupName!,
  arn: group.DBSubnetGroupArn!,
  owner: ownerFromMark(group.DBSubnetGroupDescription),
  props: { subnets: (group.Subnets ?? []).map(({ SubnetIdentifier }) => SubnetIdentifier!) },
  outputs: { name: group.DBSubnetGroupName! },
  status: group.SubnetGroupStatus === 'Complete' ? 'ready' : 'progressing',
  message: group.SubnetGroupStatus,
})
