import { Secret } from '../providers/secretsmanager/secret.ts'
import { fingerprint } from '../reconciler/compare.ts'
import type { Graph, Handle } from '../reconciler/graph.ts'
import { combine, type Ref } from '../reconciler/ref.ts'
import { DATABASE_SECRET, signInByRole } from '../schema/environment.ts'
import type { Database } from './data.ts'
import type { StackInput } from './naming.ts'

/** One secret as tasks see it: which variables it fills, each from where, and which version of it. */
export interface Source {
  readonly arn: Ref<string>
  readonly variables: Readonly<Record<string, Ref<string>>>
  readonly version: Ref<string>
}

/** Every group of secrets, by name. Values are set by people, made at random, or known from elsewhere; the spec never holds one. */
export function addSecrets(graph: Graph, { spec }: StackInput, database: Database) {
  const { prefix, groups, recoveryDays } = spec.secrets
  const sources: Record<string, readonly Source[]> = {}
  for (const [group, { keys, generated }] of Object.entries(groups)) {
    const name = `${prefix}/${group}`
    const secret = graph.add(
      Secret,
      `secrets/${group}`,
      { description: `${group} of ${spec.environment}`, keys, generated, recoveryDays, content: {}, contentMark: '' },
      { name },
    )
    secret.actionNeeded(
      combine([secret.ref('name'), secret.ref('unset')], (id, unset) =>
        unset.length === 0
          ? undefined
          : {
              reason: 'AwaitingSecret' as const,
              message: `set ${unset.join(', ')}: aws secretsmanager put-secret-value --secret-id ${id} --secret-string file://values.json`,
            },
      ),
    )
    sources[group] = [toSource(secret, keys)]
  }
  sources[DATABASE_SECRET] = [...addDatabaseSecret(graph, spec, database)]
  return sources
}

export type Secrets = ReturnType<typeof addSecrets>

const toSource = (secret: Handle<{ arn: string; version: string }>, keys: readonly string[]): Source => ({
  arn: secret.ref('arn'),
  variables: Object.fromEntries(keys.map(key => [key, secret.ref('arn').map(arn => `${arn}:${key}::`)])),
  version: secret.ref('version'),
})

/** Where the database is stands in a secret of ours; user and password in the one that RDS makes and rotates. */
function addDatabaseSecret(graph: Graph, spec: StackInput['spec'], { host, name, secretArn, secretVersion }: Database): Source[] {
  const content = combine([host, name, secretArn], (POSTGRES_HOST, POSTGRES_DB, POSTGRES_SECRET_ARN) => ({
    POSTGRES_HOST,
    POSTGRES_PORT: '5432',
    POSTGRES_DB,
    POSTGRES_SECRET_ARN,
  }))
  const keys = ['POSTGRES_HOST', 'POSTGRES_PORT', 'POSTGRES_DB', 'POSTGRES_SECRET_ARN']
  const ours = graph.add(
    Secret,
    `secrets/${DATABASE_SECRET}`,
    {
      description: `Where the database of ${spec.environment} is`,
      keys,
      generated: false,
      recoveryDays: spec.secrets.recoveryDays,
      content,
      contentMark: content.map(fingerprint),
    },
    { name: `${spec.secrets.prefix}/${DATABASE_SECRET}` },
  )
  const managed = { POSTGRES_USER: secretArn.map(arn => `${arn}:username::`), POSTGRES_PASSWORD: secretArn.map(arn => `${arn}:password::`) }
  const login = signInByRole(spec.database) ? { POSTGRES_USER: managed.POSTGRES_USER } : managed
  return [toSource(ours, keys), { arn: secretArn, variables: login, version: secretVersion }]
}
