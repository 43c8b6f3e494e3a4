import { Secret } from '../providers/secretsmanager/secret.ts'
import { fingerprint } from '../reconciler/compare.ts'
import type { Graph, Handle } from '../reconciler/graph.ts'
import { combine } from '../reconciler/ref.ts'
import { DATABASE_SECRET } from '../schema/environment.ts'
import type { Database } from './database.ts'
import type { StackInput } from './naming.ts'
import type { VariableSource } from './variables.ts'

/** All groups of secrets, by name. Values are set by people, generated, or outputs of resources; never in the spec. */
export function addSecrets(graph: Graph, { spec }: StackInput, database: Database) {
  const { prefix, groups, recoveryDays } = spec.secrets
  const sources: Record<string, readonly VariableSource[]> = {}
  for (const [group, { keys, generated }] of Object.entries(groups)) {
    const secret = graph.add(
      Secret,
      `secrets/${group}`,
      { description: `${group} of ${spec.environment}`, keys, generated, recoveryDays, policy: '', content: {}, contentMark: '' },
      { name: `${prefix}/${group}` },
    )
    sources[group] = [toSource(secret, keys)]
  }
  sources[DATABASE_SECRET] = [...addDatabaseSecret(graph, spec, database)]
  return sources
}

export type Secrets = ReturnType<typeof addSecrets>

const toSource = (secret: Handle<{ arn: string; version: string }>, keys: readonly string[]): VariableSource => ({
  kind: 'secret',
  arn: secret.ref('arn'),
  variables: secret.ref('arn').map(arn => Object.fromEntries(keys.map(key => [key, `${arn}:${key}::`])), keys),
  version: secret.ref('version'),
})

/** Host and name of the database in a secret of ours; user and password in the one that RDS creates and rotates. */
function addDatabaseSecret(graph: Graph, spec: StackInput['spec'], database: Database): VariableSource[] {
  const { secretArn, signInByRole } = database
  const content = combine([database.host, database.port, database.name, secretArn], (host, port, name, arn) => ({
    POSTGRES_HOST: host,
    POSTGRES_PORT: `${port}`,
    POSTGRES_DB: name,
    POSTGRES_SECRET_ARN: arn,
  }))
  const keys = ['POSTGRES_HOST', 'POSTGRES_PORT', 'POSTGRES_DB', 'POSTGRES_SECRET_ARN']
  const location = graph.add(
    Secret,
    `secrets/${DATABASE_SECRET}`,
    {
      description: `Host and name of the database of ${spec.environment}`,
      keys,
      generated: false,
      recoveryDays: spec.secrets.recoveryDays,
      policy: '',
      content,
      contentMark: content.map(fingerprint),
    },
    { name: `${spec.secrets.prefix}/${DATABASE_SECRET}` },
  )
  const login = combine([secretArn, signInByRole], (arn, byRole) => ({
    POSTGRES_USER: `${arn}:username::`,
    ...(byRole ? {} : { POSTGRES_PASSWORD: `${arn}:password::` }),
  }))
  return [toSource(location, keys), { kind: 'secret', arn: secretArn, variables: login, version: database.secretVersion }]
}
