import { isDeepStrictEqual } from 'node:util'
import type { EC2, RouteTable as Table } from '@aws-sdk/client-ec2'
import { tolerate } from '../errors.ts'
import { defineKind, type Listed, type Scope } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { toOwner, valueOf } from '../tags.ts'
import { ADOPT, FIND_UNTAGGED, findOwned } from './owned.ts'
import { toArn, toTagSpecifications, withClientToken } from './request.ts'
import { type Route, setRoutes, toRoutes } from './routes.ts'
import type { VpcId } from './vpc.ts'

interface Props {
  vpcId: VpcId
  routes: readonly Route[]
  subnets: readonly string[]
}

interface Outputs {
  routeTableId: string
}

/** The routes of a set of subnets, without those that AWS adds itself: the local route and routes to gateway endpoints. */
export const RouteTable = defineKind<Props, Outputs>({
  type: 'AWS::EC2::RouteTable',
  identity: 'tag',
  createOnly: ['vpcId'],
  unordered: ['routes', 'subnets'],
  replace: 'create-first',
  permissions: {
    list: ['ec2:DescribeRouteTables', ...FIND_UNTAGGED],
    create: ['ec2:CreateRouteTable', 'ec2:CreateTags'],
    update: [
      'ec2:CreateRoute',
      'ec2:ReplaceRoute',
      'ec2:DeleteRoute',
      'ec2:DescribeRouteTables',
      'ec2:AssociateRouteTable',
      'ec2:ReplaceRouteTableAssociation',
      'ec2:DisassociateRouteTable',
      ...ADOPT,
    ],
    delete: ['ec2:DescribeRouteTables', 'ec2:DisassociateRouteTable', 'ec2:DeleteRouteTable'],
  },

  // A subnet has one route table.
  isSame: ({ subnets }, { props }) => props.subnets.length > 0 && isDeepStrictEqual(new Set(props.subnets), new Set([subnets].flat())),

  async list(scope) {
    const tables = await findOwned<Table>(scope, {
      type: 'AWS::EC2::RouteTable',
      id: ({ RouteTableId }) => RouteTableId,
      find: ({ ec2 }, Filters) => collectPages(ec2.paginateDescribeRouteTables({ Filters }), page => page.RouteTables),
    })
    return tables.map(table => toLive(scope, table))
  },

  async create(target) {
    const TagSpecifications = toTagSpecifications(target, 'route-table')
    await target.aws.ec2.createRouteTable(withClientToken({ VpcId: target.props.vpcId, TagSpecifications }))
  },

  async update({ aws: { ec2 } }, { props, outputs: { routeTableId } }, { routes, subnets }) {
    if (routes) await setRoutes(ec2, routeTableId, props.routes, routes)
    if (subnets) await setSubnets(ec2, routeTableId, props.subnets, subnets)
  },

  async delete({ aws: { ec2 } }, { props, outputs: { routeTableId: RouteTableId } }) {
    if (props.subnets.length > 0) await setSubnets(ec2, RouteTableId, props.subnets, [])
    else await ec2.deleteRouteTable({ RouteTableId })
  },
})

/** Associates and disassociates subnets; switches a subnet of another table in one call, so that it never falls back to the main table. */
async function setSubnets(ec2: EC2, RouteTableId: string, before: readonly string[], after: readonly string[]) {
  const [added, removed] = [after.filter(subnet => !before.includes(subnet)), before.filter(subnet => !after.includes(subnet))]
  const Filters = [{ Name: 'association.subnet-id', Values: [...added, ...removed] }]
  const tables = await collectPages(ec2.paginateDescribeRouteTables({ Filters }), page => page.RouteTables)
  const associations = tables.flatMap(({ Associations = [] }) => Associations)
  for (const SubnetId of added) {
    const current = associations.find(association => association.SubnetId === SubnetId)
    if (!current) await ec2.associateRouteTable({ SubnetId, RouteTableId })
    else if (current.RouteTableId !== RouteTableId)
      await ec2.replaceRouteTableAssociation({ AssociationId: current.RouteTableAssociationId, RouteTableId })
  }
  const surplus = associations.filter(
    ({ SubnetId = '', ...association }) => association.RouteTableId === RouteTableId && removed.includes(SubnetId),
  )
  for (const { RouteTableAssociationId: AssociationId } of surplus) await tolerate('absent', ec2.disassociateRouteTable({ AssociationId }))
}

const toLive = (scope: Scope, { RouteTableId, VpcId, Routes = [], Associations = [], Tags }: Table): Listed<Props, Outputs> => ({
  name: valueOf(Tags, 'Name') || RouteTableId!,
  arn: toArn(scope, `route-table/${RouteTableId}`),
  owner: toOwner(Tags),
  props: {
    vpcId: VpcId as VpcId,
    routes: toRoutes(Routes),
    subnets: Associations.flatMap(({ SubnetId, AssociationState }) =>
      SubnetId && !AssociationState?.State?.startsWith('disassociat') ? [SubnetId] : [],
    ),
  },
  outputs: { routeTableId: RouteTableId },
  status: 'ready',
})
