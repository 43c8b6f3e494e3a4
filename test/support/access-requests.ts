import { ACCOUNT } from './account.ts'
import { toActions } from './actions.ts'
import type { LoggedCall } from './emulator-control.ts'
import type { AccessRequest } from './policy-evaluator.ts'

/** What roles are asked for by name: their path, and their boundary now. */
export type Roles = Map<string, { readonly path: string; readonly boundary: string | undefined }>

/** Names of SDK clients that differ from botocore's names. */
const CLIENTS: Readonly<Record<string, string>> = {
  'application-autoscaling': 'ApplicationAutoScalingClient',
  elbv2: 'ElasticLoadBalancingV2Client',
  logs: 'CloudWatchLogsClient',
  resourcegroupstaggingapi: 'ResourceGroupsTaggingAPIClient',
}

const inCluster = (name: string, { input }: LoggedCall) => `service/${String(input['cluster'])}/${name}`

/** The resources that parameters name, by service. Source: Service Authorization Reference. */
const NAMED: Readonly<Record<string, Readonly<Record<string, (value: string, call: LoggedCall) => string>>>> = {
  'application-autoscaling': { ResourceId: () => 'scalable-target/0123' },
  ecr: { repositoryName: name => `repository/${name}`, repositoryNames: name => `repository/${name}` },
  ecs: {
    cluster: name => `cluster/${name}`,
    clusterName: name => `cluster/${name}`,
    service: inCluster,
    services: inCluster,
    serviceName: inCluster,
    family: name => `task-definition/${name}:1`,
  },
  elasticache: {
    CacheParameterGroupName: name => `parametergroup:${name}`,
    CacheSubnetGroupName: name => `subnetgroup:${name}`,
    FinalSnapshotIdentifier: name => `snapshot:${name}`,
    ReplicationGroupId: name => `replicationgroup:${name}`,
    SnapshotName: name => `snapshot:${name}`,
  },
  elasticloadbalancing: {
    Name: (name, { operation }) => `${operation === 'CreateTargetGroup' ? 'targetgroup' : 'loadbalancer/app'}/${name}/0123`,
  },
  logs: { logGroupName: name => `log-group:${name}` },
  rds: {
    DBInstanceIdentifier: name => `db:${name}`,
    DBInstanceIdentifiers: name => `db:${name}`,
    DBParameterGroupName: name => `pg:${name}`,
    DBProxyName: () => 'db-proxy:prx-0123',
    DBSubnetGroupName: name => `subgrp:${name}`,
    FinalDBSnapshotIdentifier: name => `snapshot:${name}`,
  },
  secretsmanager: { Name: name => `secret:${name}-AbCdEf`, SecretId: name => `secret:${name}-AbCdEf` },
  ssm: { Name: name => `parameter${name}`, Path: name => `parameter${name}` },
}

/** The action that AWS asks for besides, where a call that creates something gives it tags. */
const TAGGING: Readonly<Record<string, string>> = {
  'application-autoscaling': 'application-autoscaling:TagResource',
  ec2: 'ec2:CreateTags',
  ecr: 'ecr:TagResource',
  ecs: 'ecs:TagResource',
  elasticache: 'elasticache:AddTagsToResource',
  elasticloadbalancing: 'elasticloadbalancing:AddTags',
  iam: 'iam:TagRole',
  logs: 'logs:TagResource',
  rds: 'rds:AddTagsToResource',
  secretsmanager: 'secretsmanager:TagResource',
  ssm: 'ssm:AddTagsToResource',
}
const TAGS = ['Tags', 'tags', 'TagSpecifications']

/** The services that parameters hand a role to. */
const PASSED: Readonly<Record<string, string>> = {
  executionRoleArn: 'ecs-tasks.amazonaws.com',
  taskRoleArn: 'ecs-tasks.amazonaws.com',
  MonitoringRoleArn: 'monitoring.rds.amazonaws.com',
  RoleArn: 'rds.amazonaws.com',
}

/** The permissions that AWS asks for before it carries a call out. Learns the paths and boundaries of roles from their creation. */
export function accessRequests(call: LoggedCall, roles: Roles): readonly AccessRequest[] {
  const { service, operation, input } = call
  const actions = toActions(CLIENTS[service] ?? `${service}Client`, `${operation}Command`)
  const prefix = actions[0]!.split(':')[0]!
  const tagged = /^(Create|Register|Put)/.test(operation) && TAGS.some(name => name in input) ? [TAGGING[prefix] ?? ''] : []
  const target = service === 'iam' ? ofRole(call, roles) : { resources: resourcesOf(prefix, call), context: {} }
  const taggedObject = operation === 'PutObject' && 'Tagging' in input ? ['s3:PutObjectTagging'] : []
  const own = [...actions, ...tagged.filter(Boolean), ...taggedObject].flatMap(action =>
    target.resources.map(resource => ({ action, resource, context: target.context })),
  )
  const passed = Object.entries(PASSED).flatMap(([name, to]) => {
    const resource = input[name]
    return typeof resource === 'string' && resource ? [{ action: 'iam:PassRole', resource, context: { 'iam:PassedToService': to } }] : []
  })
  return [...own, ...passed]
}

/** The resources that a call names; all of its service where it names none. */
function resourcesOf(prefix: string, call: LoggedCall): readonly string[] {
  const { region, input } = call
  if (prefix === 's3') return [ofBucket(input)]
  const base = `arn:aws:${prefix}:${region}:${ACCOUNT}:`
  const found = Object.entries(NAMED[prefix] ?? {}).flatMap(([name, toResource]) =>
    [input[name] ?? []].flat().map(value => (isArn(value) ? value : base + toResource(String(value), call))),
  )
  const arns = Object.values(input).flatMap(value => [value].flat().filter(one => isArn(one) && one.startsWith(`arn:aws:${prefix}:`)))
  const all = [...new Set([...found, ...arns])] as string[]
  return all.length > 0 ? all : [`${base}*`]
}

const isArn = (value: unknown): value is string => typeof value === 'string' && value.startsWith('arn:')

function ofBucket({ Bucket, Key, Delete }: LoggedCall['input']) {
  if (Bucket === undefined) return '*'
  const bucket = `arn:aws:s3:::${String(Bucket)}`
  if (Delete !== undefined) return `${bucket}/any`
  return Key === undefined ? bucket : `${bucket}/${String(Key)}`
}

/** A role's ARN has its path, which only the call that creates it names. */
function ofRole({ operation, input }: LoggedCall, roles: Roles) {
  const { RoleName, Path, PermissionsBoundary } = input as Readonly<Record<string, string | undefined>>
  if (RoleName === undefined) return { resources: isArn(input['PolicyArn']) ? [input['PolicyArn']] : ['*'], context: {} }
  const known = roles.get(RoleName)
  const path = Path ?? known?.path ?? '/'
  // Of these two calls the key is the boundary that the role gets.
  const boundary = /^(CreateRole|PutRolePermissionsBoundary)$/.test(operation) ? PermissionsBoundary : known?.boundary
  roles.set(RoleName, { path, boundary })
  const context: Record<string, string> = boundary === undefined ? {} : { 'iam:PermissionsBoundary': boundary }
  return { resources: [`arn:aws:iam::${ACCOUNT}:role${path}${RoleName}`], context }
}
