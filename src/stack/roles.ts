import { Role } from '../providers/iam/role.ts'
import type { Graph, Handle } from '../reconciler/graph.ts'
import type { Ref } from '../reconciler/ref.ts'
import { DATABASE_SECRET, signInByRole } from '../schema/environment.ts'
import { allow, policy, trustFor } from './access.ts'
import type { Database } from './data.ts'
import { resourceName, type StackInput } from './naming.ts'
import type { Storage } from './storage.ts'

const TASKS = 'ecs-tasks.amazonaws.com'
const WRITE_LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents']

interface ExecutionRoleInput {
  readonly repositories: readonly (Ref<string> | string)[]
  readonly secrets: readonly Ref<string>[]
  readonly parameters: readonly Ref<string>[]
  readonly logs: readonly Ref<string>[]
}

/** Starts tasks: pulls their images, reads what they are told, writes down what they print. Nothing else. */
export function addExecutionRole(graph: Graph, input: StackInput, { repositories, secrets, parameters, logs }: ExecutionRoleInput) {
  const pull = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']
  const statements = [
    allow(['ecr:GetAuthorizationToken'], '*'),
    ...(repositories.length > 0 ? [allow(pull, repositories)] : []),
    allow(['secretsmanager:GetSecretValue'], secrets),
    ...(parameters.length > 0 ? [allow(['ssm:GetParameters'], parameters)] : []),
    allow(WRITE_LOGS, logs.map(inside)),
  ]
  return graph
    .add(
      Role,
      'services/execution-role',
      { trust: trustFor(TASKS, input), policies: { 'start-tasks': policy(...statements) }, managed: [] },
      { name: resourceName(input.spec)('execution') },
    )
    .ref('arn')
}

interface TaskRoleInput {
  readonly service: string
  readonly database: Database
  readonly storage: Storage
  readonly logs: Handle<{ arn: string }>
}

/** Who a service is: it may use the environment's buckets, and sign in to the database, by role or with the password of the day. */
export function addTaskRole(graph: Graph, input: StackInput, { service, database, storage, logs }: TaskRoleInput) {
  const { spec, account } = input
  const buckets = [storage.artifacts, storage.sessions].map(bucket => bucket.ref('arn'))
  const signIn = database.resourceId.map(id => `arn:aws:rds-db:${spec.region}:${account}:dbuser:${id}/${spec.database.username}`)
  const byRole = signInByRole(spec.database)
  const signsIn = spec.services[service]!.secrets.includes(DATABASE_SECRET)
  const shell = [
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
    'ssmmessages:OpenControlChannel',
    'ssmmessages:OpenDataChannel',
  ]
  const statements = [
    allow(['s3:ListBucket'], buckets),
    allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], buckets.map(inBucket)),
    allow(WRITE_LOGS, inside(logs.ref('arn'))),
    ...(signsIn && byRole ? [allow(['rds-db:connect'], signIn)] : []),
    ...(signsIn && !byRole ? [allow(['secretsmanager:GetSecretValue'], database.secretArn)] : []),
    ...(spec.services[service]!.exec ? [allow(shell, '*')] : []),
  ]
  return graph
    .add(
      Role,
      `services/${service}/role`,
      { trust: trustFor(TASKS, input), policies: { application: policy(...statements) }, managed: [] },
      { name: resourceName(spec)(service, 'task') },
    )
    .ref('arn')
}

const inBucket = (arn: Ref<string>) => arn.map(arn => `${arn}/*`)
const inside = (arn: Ref<string>) => arn.map(arn => `${arn}:*`)
