import { ifExists } from '../errors.ts'
import { defineKind } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { concerns, taggedOwners, toTags } from '../tags.ts'
import { type Outputs, type Props, readOwner, toLive } from './db-proxy-live.ts'

/** A connection pool of a database. The proxy's only target group, `default`, is part of it. */
export const DbProxy = defineKind<Props, Outputs>({
  type: 'AWS::RDS::DBProxy',
  identity: 'name',
  nameLimit: 63,
  createOnly: ['subnets'],
  unordered: ['subnets', 'securityGroups'],
  summary: ['database', 'iamAuth'],
  replace: 'delete-first',
  slow: true,
  permissions: {
    list: [
      'rds:DescribeDBProxies',
      'rds:DescribeDBProxyTargetGroups',
      'rds:DescribeDBProxyTargets',
      'rds:ListTagsForResource',
      'tag:GetResources',
    ],
    create: ['rds:CreateDBProxy', 'rds:AddTagsToResource', 'iam:PassRole', 'iam:CreateServiceLinkedRole'],
    update: [
      ...['rds:ModifyDBProxy', 'rds:ModifyDBProxyTargetGroup', 'iam:PassRole'],
      ...['rds:RegisterDBProxyTargets', 'rds:DeregisterDBProxyTargets'],
    ],
    delete: ['rds:DeleteDBProxy'],
  },

  changedOutputs: ({ iamAuth }) => (iamAuth === undefined ? [] : ['iamAuth']),

  // Clients sign in by the old method until they are restarted, and fail.
  impact: ({ database, iamAuth }) => ({ level: database ? 'outage' : iamAuth === undefined ? 'none' : 'restart', when: 'now' }),

  next({ database, maxConnectionsPercent, maxIdlePercent, borrowSeconds, ...others }) {
    if (database !== undefined) return ['database']
    const isPool = (maxConnectionsPercent ?? maxIdlePercent ?? borrowSeconds) !== undefined
    return isPool ? ['maxConnectionsPercent', 'maxIdlePercent', 'borrowSeconds'] : (Object.keys(others) as (keyof Props)[])
  },

  async list(scope) {
    const [proxies, owners] = await Promise.all([
      collectPages(scope.aws.rds.paginateDescribeDBProxies({}), page => page.DBProxies),
      taggedOwners(scope),
    ])
    const ours = proxies.filter(({ DBProxyArn = '', DBProxyName: name }) => concerns(scope, { name, owner: owners.get(DBProxyArn) }))
    const lives = ours.map(async proxy => toLive(scope, proxy, owners.get(proxy.DBProxyArn!) ?? (await readOwner(scope, proxy))))
    return (await Promise.all(lives.map(ifExists))).filter(live => live !== undefined)
  },

  async create(target) {
    const { aws, name, props } = target
    await aws.rds.createDBProxy({
      DBProxyName: name,
      EngineFamily: 'POSTGRESQL',
      VpcSubnetIds: [...props.subnets],
      VpcSecurityGroupIds: [...props.securityGroups],
      Tags: toTags(target),
      ...toInput(props),
    })
  },

  async update({ aws, props }, live, { database, maxConnectionsPercent, maxIdlePercent, borrowSeconds }) {
    const proxy = { DBProxyName: live.name }
    const targets = { ...proxy, TargetGroupName: 'default' }
    if (database !== undefined && live.props.database)
      await aws.rds.deregisterDBProxyTargets({ ...targets, DBInstanceIdentifiers: [live.props.database] })
    else if (database !== undefined) await aws.rds.registerDBProxyTargets({ ...targets, DBInstanceIdentifiers: [database] })
    else if ((maxConnectionsPercent ?? maxIdlePercent ?? borrowSeconds) !== undefined)
      await aws.rds.modifyDBProxyTargetGroup({ ...targets, ConnectionPoolConfig: toPool(props) })
    else await aws.rds.modifyDBProxy({ ...proxy, SecurityGroups: [...props.securityGroups], ...toInput(props) })
  },

  async delete({ aws }, { name }) {
    await aws.rds.deleteDBProxy({ DBProxyName: name })
  },
})

/** The input that CreateDBProxy and ModifyDBProxy share. */
const toInput = ({ secretArn, iamAuth, roleArn, requireTls, debugLogging, idleSeconds }: Props) => ({
  Auth: [{ AuthScheme: 'SECRETS', SecretArn: secretArn, IAMAuth: iamAuth ? 'REQUIRED' : 'DISABLED' } as const],
  RoleArn: roleArn,
  RequireTLS: requireTls,
  DebugLogging: debugLogging,
  IdleClientTimeout: idleSeconds,
})

/** All settings of the pool: ModifyDBProxyTargetGroup resets a missing one to its default. */
const toPool = ({ maxConnectionsPercent, maxIdlePercent, borrowSeconds }: Props) => ({
  MaxConnectionsPercent: maxConnectionsPercent,
  MaxIdleConnectionsPercent: maxIdlePercent,
  ConnectionBorrowTimeout: borrowSeconds,
})
