import type { DBInstance, DBSubnetGroup as Group } from '@aws-sdk/client-rds'
import { defineKind, type Listed } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { rejectsSubnets, toOccupied, type Occupied } from '../subnet-groups.ts'
import { concerns, ownerFromMark, ownerMark, toTags } from '../tags.ts'

interface Props {
  subnets: readonly string[]
}
interface Outputs {
  name: string
  occupied: Occupied
}

/** The subnets that a database may use: AWS requires two zones, even of a single-zone database. */
export const DbSubnetGroup = defineKind<Props, Outputs>({
  type: 'AWS::RDS::DBSubnetGroup',
  identity: 'name',
  nameLimit: 255,
  createOnly: [],
  unordered: ['subnets'],
  summary: ['subnets'],
  replace: 'delete-first',
  permissions: {
    list: ['rds:DescribeDBSubnetGroups', 'rds:DescribeDBInstances'],
    create: ['rds:CreateDBSubnetGroup', 'rds:AddTagsToResource', 'iam:CreateServiceLinkedRole'],
    update: ['rds:ModifyDBSubnetGroup'],
    delete: ['rds:DeleteDBSubnetGroup'],
  },

  rejectsChange: ({ subnets }, { outputs }) => rejectsSubnets(outputs.occupied, subnets),

  async list(scope) {
    const { rds } = scope.aws
    const [groups, instances] = await Promise.all([
      collectPages(rds.paginateDescribeDBSubnetGroups({}), page => page.DBSubnetGroups),
      collectPages(rds.paginateDescribeDBInstances({ MaxRecords: 100 }), page => page.DBInstances),
    ])
    return groups.map(group => toLive(group, instances)).filter(live => concerns(scope, live))
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

function toLive({ DBSubnetGroupName: name = '', ...group }: Group, instances: readonly DBInstance[]): Listed<Props, Outputs> {
  const { Subnets = [], SubnetGroupStatus: state } = group
  const members = instances.filter(({ DBSubnetGroup }) => DBSubnetGroup?.DBSubnetGroupName === name)
  const zones = new Set(members.flatMap(({ AvailabilityZone, SecondaryAvailabilityZone }) => [AvailabilityZone, SecondaryAvailabilityZone]))
  return {
    name,
    arn: group.DBSubnetGroupArn!,
    owner: ownerFromMark(group.DBSubnetGroupDescription),
    props: { subnets: Subnets.map(({ SubnetIdentifier }) => SubnetIdentifier!) },
    outputs: { name, occupied: toOccupied(Subnets, zones) },
    status: state === 'Complete' ? 'ready' : 'progressing',
    state,
  }
}
