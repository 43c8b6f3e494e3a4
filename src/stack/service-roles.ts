import type { Graph, Handle } from '../reconciler/graph.ts'
import { combine, type Ref } from '../reconciler/ref.ts'
import { asksSignInByRole, DATABASE_SECRET } from '../schema/environment.ts'
import { allow, policy, trust, trustFor } from './access.ts'
import type { Database } from './database.ts'
import type { Named, StackInput } from './naming.ts'
import { addRole } from './role.ts'
import type { Storage } from './storage.ts'
import type { VariableSource } from './variables.ts'

export const TASKS = 'ecs-tasks.amazonaws.com'
const PULL_IMAGES = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']
const WRITE_LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents']
const OPEN_SHELL = [
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
]

interface ExecutionRoleInput {
  readonly service: string
  /** The ARN of the image's repository; undefined for a registry that is not ECR. */
  readonly repository: Ref<string> | string | undefined
  /** The secrets and parameters that its tasks read. */
  readonly sources: readonly VariableSource[]
  readonly logs: Handle<{ arn: string }>
}

/** The role that ECS starts tasks with. Each service has its own: one that is orphaned keeps all that its tasks need. */
export function addExecutionRole(
  graph: Graph,
  input: { readonly spec: Named },
  { service, repository, sources, logs }: ExecutionRoleInput,
) {
  const arns = (kind: VariableSource['kind']) => sources.filter(source => source.kind === kind).map(({ arn }) => arn)
  const [secrets, parameters] = [arns('secret'), arns('parameter')]
  const statements = [
    allow(['ecr:GetAuthorizationToken'], '*'),
    ...(repository === undefined ? [] : [allow(PULL_IMAGES, repository)]),
    // IAM rejects a statement without resources.
    ...(secrets.length > 0 ? [allow(['secretsmanager:GetSecretValue'], secrets)] : []),
    ...(parameters.length > 0 ? [allow(['ssm:GetParameters'], parameters)] : []),
    allow(WRITE_LOGS, streamsOf(logs.ref('arn'))),
  ]
  const policies = { 'start-tasks': policy(...statements) }
  const role = { id: `services/${service}/execution-role`, parts: [service, 'execution'], policies }
  // AWS documents `aws:SourceAccount` for task roles only.
  return addRole(graph, input, { ...role, trust: trust(TASKS) })
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
  const readPassword = (secret: unknown) => allow(['secretsmanager:GetSecretValue'], secret)
  const connect = combine([database.signInByRole, user, database.secretArn], (byRole, user, secret) =>
    byRole ? allow(['rds-db:connect'], user) : readPassword(secret),
  )
  const signIn = asksSignInByRole(spec.database) ? connect : readPassword(database.secretArn)
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
