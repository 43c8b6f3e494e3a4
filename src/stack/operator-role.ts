import type { ControlPlane } from '../schema/control-plane.ts'
import { ManagedPolicy } from '../providers/iam/managed-policy.ts'
import { Graph } from '../reconciler/graph.ts'
import type { Ref } from '../reconciler/ref.ts'
import { CONTROL_PLANE_OWNER } from '../schema/control-plane-schema.ts'
import { allow, policy, trustFor } from './access.ts'
import { resourceName } from './naming.ts'
import { addRole } from './role.ts'
import { TASKS } from './service-roles.ts'

/** The control plane to compose. */
export interface ControlPlaneInput {
  readonly spec: ControlPlane
  /** The account's number, 12 digits. */
  readonly account: string
  /** The zones of a network of its own. */
  readonly zones: readonly string[]
  readonly documents: OperatorDocuments
}

/** What the operator may do, and what the roles of environments may do at most. */
export interface OperatorDocuments {
  readonly boundary: object
  /** A document for each policy, by the last part of its name. */
  readonly policies: readonly { readonly name: string; readonly document: object }[]
}

/** The account and region of a control plane, or of the role that it assumes. */
export interface Place {
  /** The account's number, 12 digits. */
  readonly account: string
  readonly region: string
}

/** The parts of the roles' names: of the operator's own, and of the one that it assumes in another account. */
const ROLE = ['operator', 'task']
const ACCOUNT_ROLE = ['account']

/** The role of the operator's task. It has no boundary: a person writes it, and its own policies deny it every change of itself. */
export function addOperatorRole(graph: Graph, input: ControlPlaneInput) {
  const { spec, account, documents } = input
  const managed = addPolicies(graph, spec.region, documents)
  const policies = { control: controlPolicy(spec, account) }
  return addRole(graph, input, { id: 'services/operator/role', parts: ROLE, trust: trustFor(TASKS, input), policies, managed })
}

interface AccountInput {
  readonly home: Place
  readonly documents: OperatorDocuments
}

/** What an operator of another account needs in an account: a role that only it may assume, with its policies, and the boundary. */
export function composeAccount({ home, documents }: AccountInput): Graph {
  const { region } = home
  // Nothing is deleted: the account may have a control plane of its own.
  const graph = new Graph({ ...CONTROL_PLANE_OWNER, region, generation: 1, deletion: { stateful: 'Orphan', stateless: 'Orphan' } })
  const managed = addPolicies(graph, region, documents)
  const role = { id: 'permissions/account-role', parts: ACCOUNT_ROLE, trust: trustOperator(home), managed }
  addRole(graph, { spec: { ...CONTROL_PLANE_OWNER, region } }, role)
  return graph
}

/** The policies of the operator, by ARN, and beside them the boundary. */
function addPolicies(graph: Graph, region: string, { boundary, policies }: OperatorDocuments): readonly Ref<string>[] {
  const name = resourceName(CONTROL_PLANE_OWNER)
  const add = (part: string, description: string, document: object) =>
    graph.add(ManagedPolicy, `permissions/${part}`, { description, document }, { name: name(part, region) }).ref('arn')
  add('boundary', 'What the roles of environments may do at most', boundary)
  return policies.map(({ name: part, document }) => add(part, `What the operator may do: ${part}`, document))
}

/** What reading the sources needs, and working in other accounts. */
function controlPolicy({ region, sources, gitSecret }: ControlPlaneInput['spec'], account: string) {
  const buckets = sources.flatMap(source => /^s3:\/\/([^/]+)/.exec(source)?.[1] ?? []).map(bucket => `arn:aws:s3:::${bucket}`)
  const objects = buckets.map(bucket => `${bucket}/*`)
  // Secrets Manager ends ARNs in six characters of its own.
  const secret = `arn:aws:secretsmanager:${region}:${account}:secret:${gitSecret}-??????`
  return policy(
    allow(['sts:AssumeRole'], accountRoleArn({ account: '*', region })),
    ...(buckets.length > 0 ? [allow(['s3:ListBucket'], buckets), allow(['s3:GetObject'], objects)] : []),
    ...(gitSecret ? [allow(['secretsmanager:GetSecretValue'], secret)] : []),
  )
}

/** Trusts the role of the operator's task alone, and only with its external id. The role may be made later, and made anew. */
const trustOperator = (home: Place) =>
  policy({
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${home.account}:root` },
    Action: 'sts:AssumeRole',
    Condition: {
      ArnEquals: { 'aws:PrincipalArn': roleArn(home, ROLE) },
      StringEquals: { 'sts:ExternalId': externalId(home) },
    },
  })

/** Names the control plane that assumes a role. */
export const externalId = ({ account, region }: Place) => resourceName(CONTROL_PLANE_OWNER)(account, region)

/** The ARN of the role that the operator assumes in another account. */
export const accountRoleArn = (place: Place) => roleArn(place, ACCOUNT_ROLE)

function roleArn({ account, region }: Place, parts: readonly string[]) {
  const { application, environment } = CONTROL_PLANE_OWNER
  return `arn:aws:iam::${account}:role/${application}/${environment}/${region}/${resourceName(CONTROL_PLANE_OWNER)(...parts, region)}`
}
