import type { Graph } from '../reconciler/graph.ts'
import { allow, policy, trustFor } from './access.ts'
import type { ControlPlaneInput } from './control-plane.ts'
import { resourceName } from './naming.ts'
import { addRole } from './role.ts'
import { TASKS } from './service-roles.ts'

/** What the operator may do, and what the roles of environments may do at most. */
export interface OperatorDocuments {
  readonly boundary: object
  /** A document for each policy, by the last part of its name. */
  readonly policies: readonly { readonly name: string; readonly document: object }[]
}

/** The account and region of a control plane. */
export interface Home {
  readonly account: string
  readonly region: string
}

const OPERATOR = { application: 'postmagiq', environment: 'control-plane' } as const

/** The parts of the roles' names: of the operator's own, and of the one that it assumes in another account. */
const ROLE = ['operator', 'task']
const ACCOUNT_ROLE = ['account']

/** The role of the operator's task. It has no boundary: a person writes it, and its own policies deny it every change of itself. */
export function addOperatorRole(graph: Graph, input: ControlPlaneInput) {
  const { spec, account, documents } = input
  const policies = { ...addPolicies(documents), control: controlPolicy({ spec, account }) }
  return addRole(graph, input, { id: 'services/operator/role', parts: ROLE, trust: trustFor(TASKS, input), policies })
}

const addPolicies = ({ policies }: OperatorDocuments) => Object.fromEntries(policies.map(({ name, document }) => [name, document]))

/** What reading the sources needs, and working in other accounts. */
function controlPolicy({ spec, account }: Pick<ControlPlaneInput, 'spec' | 'account'>) {
  const { region, sources, gitSecret } = spec
  const buckets = sources.flatMap(source => /^s3:\/\/([^/]+)/.exec(source)?.[1] ?? []).map(bucket => `arn:aws:s3:::${bucket}`)
  return policy(
    allow(['sts:AssumeRole'], accountRoleArn({ account: '*', region })),
    ...(buckets.length > 0
      ? [
          allow(['s3:ListBucket'], buckets),
          allow(
            ['s3:GetObject'],
            buckets.map(bucket => `${bucket}/*`),
          ),
        ]
      : []),
    // Secrets Manager ends ARNs in six characters of its own.
    ...(gitSecret
      ? [allow(['secretsmanager:GetSecretValue'], `arn:aws:secretsmanager:${region}:${account}:secret:${gitSecret}-??????`)]
      : []),
  )
}

/** The ARN of the role of the operator's task. */
export const operatorRoleArn = (home: Home) => roleArn(home, ROLE)

/** The ARN of the role that the operator assumes in another account. */
export const accountRoleArn = (place: Home) => roleArn(place, ACCOUNT_ROLE)

function roleArn({ account, region }: Home, parts: readonly string[]) {
  const { application, environment } = OPERATOR
  return `arn:aws:iam::${account}:role/${application}/${environment}/${region}/${resourceName(OPERATOR)(...parts, region)}`
}
