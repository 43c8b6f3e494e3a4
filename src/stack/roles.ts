import { Role } from '../providers/iam/role.ts'
import type { Graph, Handle } from '../reconciler/graph.ts'
import { combine, type Input, type Ref } from '../reconciler/ref.ts'
import { DATABASE_SECRET } from '../schema/environment.ts'
import { allow, policy, trustFor } from './access.ts'
import type { Database } from './database.ts'
import { resourceName, type StackInput } from './naming.ts'
import type { Storage } from './storage.ts'

const TASKS = 'ecs-tasks.amazonaws.com'
const PULL_IMAGES = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']
const WRITE_LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents']
const OPEN_SHELL = [
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
]

interface RoleInput {
  readonly id: string
  /** The parts of its name between environment and region. */
  readonly parts: readonly string[]
  readonly trust: object
  readonly policies?: Input<Readonly<Record<string, object>>>
  readonly managed?: readonly string[]
}

/** A role, by its ARN. Its name ends in the region: roles of all regions share the names of the account. */
export function addRole(graph: Graph, { spec }: StackInput, { id, parts, trust, policies = {}, managed = [] }: RoleInput) {
  const props = { trust, policies, managed, boundary: '', maxSessionSeconds: 3600 }
  return graph.add(Role, id, props, { name: resourceName(spec)(...parts, spec.region) }).ref('arn')
}

interface ExecutionRoleInput {
  readonly repositories: readonly (Ref<string> | string)[]
  readonly secrets: readonly Ref<string>[]
  readonly parameters: readonly Ref<string>[]
  readonly logs: readonly Ref<string>[]
}

/** The role that ECS starts tasks with: it pulls images, reads secrets and parameters, and writes logs. */
export function addExecutionRole(graph: Graph, input: StackInput, { repositories, secrets, parameters, logs }: ExecutionRoleInput) {
  const statements = [
    allow(['ecr:GetAuthorizationToken'], '*'),
    ...(repositories.length > 0 ? [allow(PULL_IMAGES, repositories)] : []),
    allow(['secretsmanager:GetSecretValue'], secrets),
    ...(parameters.length > 0 ? [allow(['ssm:GetParameters'], parameters)] : []),
    allow(WRITE_LOGS, logs.map(streamsOf)),
  ]
  const policies = { 'start-tasks': policy(...statements) }
  return addRole(graph, input, { id: 'services/execution-role', parts: ['execution'], trust: trustFor(TASKS, input), policies })
}

interface TaskRoleInput {
  readonly service: string
  readonly database: Database
  readonly storage: Storage
  readonly logs: Handle<{ arn: string }>
}

/** The role of a service's own code: the environment's buckets, and sign-in to the database by role or with the current password. */
export function addTaskRole(graph: Graph, input: StackInput, { service, database, storage, logs }: TaskRoleInput) {
  const { spec, account } = input
  const { exec, secrets } = spec.services[service]!
  const buckets = [storage.artifacts, storage.sessions].map(bucket => bucket.ref('arn'))
  const user = combine(
    [database.resourceId, database.username],
    (id, name) => `arn:aws:rds-db:${spec.region}:${account}:dbuser:${id}/${name}`,
  )
  const signIn = combine([database.signInByRole, user, database.secretArn], (byRole, user, secret) =>
    byRole ? allow(['rds-db:connect'], user) : allow(['secretsmanager:GetSecretValue'], secret),
  )
  const statements = [
    allow(['s3:ListBucket'], buckets),
    allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], buckets.map(objectsOf)),
    allow(WRITE_LOGS, streamsOf(logs.ref('arn'))),
    ...(secrets.includes(DATABASE_SECRET) ? [signIn] : []),
    ...(exec ? [allow(OPEN_SHELL, '*')] : []),
  ]
  const policies = { application: policy(...statements) }
  return addRole(graph, input, { id: `services/${service}/role`, parts: [service, 'task'], trust: trustFor(TASKS, input), policies })
}

const objectsOf = (bucket: Ref<string>) => bucket.map(arn => `${arn}/*`)
const streamsOf = (logGroup: Ref<string>) => logGroup.map(arn => `${arn}:*`)
