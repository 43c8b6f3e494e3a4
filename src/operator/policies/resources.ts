import { CONTROL_PLANE, type Coverage, named, namePrefix } from './coverage.ts'

/** Which resources of a service an action may touch. The first rule whose pattern matches decides. */
interface Rule {
  readonly actions: RegExp
  resources(coverage: Coverage): readonly string[]
}

const everything = () => ['*']

/** ARNs of a service in the account and region. */
const arns = (service: string, parts: readonly string[], { account, region }: Coverage) =>
  parts.map(part => `arn:aws:${service}:${region}:${account}:${part}`)

const RULES: readonly Rule[] = [
  // AWS allows these actions on everything or not at all. Source: Service Authorization Reference.
  { actions: /^(tag|sts:GetCallerIdentity|cloudtrail:LookupEvents|rds:CreateDBProxy|ecs:DeregisterTaskDefinition)/, resources: everything },
  { actions: /^(iam:List(Roles|Policies)|s3:ListAllMyBuckets|secretsmanager:ListSecrets)$/, resources: everything },
  { actions: /^(ec2:Describe(?!VpcAttribute)|elasticloadbalancing:Describe|application-autoscaling:Describe)/, resources: everything },
  { actions: /^ecs:(List(Clusters|Services|TaskDef\w+)|DescribeTaskDefinition)$/, resources: everything },
  { actions: /^(logs:DescribeLogGroups|ssm:DescribeParameters)$/, resources: everything },
  // Listings show the resources of others as well, and no content.
  ...['application-autoscaling', 'cloudwatch', 'ec2', 'ecr', 'ecs', 'elasticache', 'logs', 'rds'].map(service => ({
    actions: new RegExp(`^${service}:(Describe|List)`),
    resources: (coverage: Coverage) => arns(service, ['*'], coverage),
  })),
  // The roles that `bootstrap --account` creates; their trust decides who may assume them.
  {
    actions: /^sts:AssumeRole$/,
    resources: () => [`arn:aws:iam::*:role/${CONTROL_PLANE.application}/${CONTROL_PLANE.environment}/*`],
  },
  { actions: /^iam:CreateServiceLinkedRole$/, resources: ({ account }) => [`arn:aws:iam::${account}:role/aws-service-role/*`] },
  { actions: /^iam:[A-Z][a-z]+Policy(Versions?)?$/, resources: coverage => [environmentPath('policy', coverage)] },
  { actions: /^iam:/, resources: coverage => [environmentPath('role', coverage)] },
  { actions: /^ec2:/, resources: coverage => arns('ec2', ['*'], coverage) },
  { actions: /^elasticloadbalancing:/, resources: loadBalancers },
  { actions: /^rds:/, resources: databases },
  { actions: /^elasticache:/, resources: caches },
  { actions: /^ecs:/, resources: containers },
  { actions: /^ecr:/, resources: coverage => arns('ecr', [`repository/${named(coverage)}`], coverage) },
  { actions: /^logs:/, resources: logGroups },
  { actions: /^application-autoscaling:/, resources: coverage => arns('application-autoscaling', ['scalable-target/*'], coverage) },
  {
    actions: /^cloudwatch:/,
    resources: coverage => arns('cloudwatch', [`alarm:TargetTracking-service/${clusterOf(coverage)}/*`], coverage),
  },
  { actions: /^s3:.*Object|^s3:AbortMultipartUpload/, resources: ({ buckets }) => buckets.map(bucket => `arn:aws:s3:::${bucket}/*`) },
  { actions: /^s3:/, resources: ({ buckets }) => buckets.map(bucket => `arn:aws:s3:::${bucket}`) },
  { actions: /^secretsmanager:(GetSecretValue|UpdateSecret|DeleteSecret|RestoreSecret)/, resources: coverage => ownSecrets(coverage) },
  {
    actions: /^secretsmanager:/,
    resources: coverage => [...ownSecrets(coverage), ...arns('secretsmanager', ['secret:rds!db-*'], coverage)],
  },
  { actions: /^ssm:/, resources: parameters },
  { actions: /^kms:/, resources: coverage => arns('kms', ['key/*'], coverage) },
  { actions: /^route53:/, resources: () => ['arn:aws:route53:::hostedzone/*'] },
]

/** The resources that documents allow an action on. */
export function resourcesOf(action: string, coverage: Coverage): readonly string[] {
  const rule = RULES.find(({ actions }) => actions.test(action))
  if (!rule) throw new Error(`No rule says on which resources ${action} may be allowed (operator/policies/resources.ts).`)
  return rule.resources(coverage)
}

/** The roles or policies of the environments, by their path. */
export const environmentPath = (type: 'role' | 'policy', { account, application, environment, region }: Coverage) =>
  `arn:aws:iam::${account}:${type}/${application}/${environment}/${region}/*`

const clusterOf = (coverage: Coverage) => (coverage.environment === '*' ? named(coverage) : namePrefix(coverage))

const ownSecrets = (coverage: Coverage) => arns('secretsmanager', [`secret:${coverage.secrets}`], coverage)

/** Names are cut to 32 characters; a load balancer's has no part after the environment. */
function loadBalancers(coverage: Coverage) {
  const name = named(coverage, 32).replace('-*', '*')
  const parts = ['loadbalancer', 'listener', 'listener-rule'].map(kind => `${kind}/*/${name}/*`)
  return arns('elasticloadbalancing', [...parts, `targetgroup/${name}/*`], coverage)
}

/** AWS makes the ids of proxies and their target groups, and an instance uses its engine's default option group. */
function databases(coverage: Coverage) {
  const kinds = ['db', 'cluster', 'subgrp', 'pg', 'snapshot']
  return arns('rds', [...kinds.map(kind => `${kind}:${named(coverage, 63)}`), 'og:default*', 'db-proxy:*', 'target-group:*'], coverage)
}

function caches(coverage: Coverage) {
  const kinds = ['replicationgroup', 'cluster', 'subnetgroup', 'parametergroup', 'snapshot']
  return arns(
    'elasticache',
    kinds.map(kind => `${kind}:${named(coverage, 40)}`),
    coverage,
  )
}

function containers(coverage: Coverage) {
  const cluster = clusterOf(coverage)
  const inCluster = ['service', 'service-revision', 'service-deployment', 'task'].map(kind => `${kind}/${cluster}/*`)
  return arns('ecs', [`cluster/${cluster}`, `task-definition/${named(coverage)}`, ...inCluster], coverage)
}

/** The log groups of services, and those that AWS services write to. */
function logGroups(coverage: Coverage) {
  const { application, environment } = coverage
  const names = [
    `/${application}/${environment}/*`,
    `/aws/rds/instance/${named(coverage)}`,
    `/aws/rds/proxy/${named(coverage)}`,
    `/aws/ecs/containerinsights/${clusterOf(coverage)}/performance`,
  ]
  return arns(
    'logs',
    names.map(name => `log-group:${name}${name.endsWith('*') ? '' : '*'}`),
    coverage,
  )
}

/** Parameters are also listed by their path, which is a resource of its own. */
function parameters(coverage: Coverage) {
  const path = `parameter/${coverage.application}/${coverage.environment}`
  return arns('ssm', [path, `${path}/*`], coverage)
}
