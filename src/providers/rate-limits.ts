/** A family of calls that share one bucket of tokens at AWS, in each account and region. */
export interface Limit {
  /** The SDK's name of the client, without `Client`. */
  readonly client: string
  /** The operations of the family. */
  readonly operations: RegExp
  /** Calls a second in the long run. */
  readonly rate: number
  /** Calls that AWS takes at once. */
  readonly burst: number
  /** Whether each operation has a bucket of its own. */
  readonly each?: boolean
}

const EC2 = { client: 'EC2', each: true } as const
const ECS = { client: 'ECS' } as const

/**
 * AWS's documented limits; the first row that matches counts, and what has no row has no limit here. Of a limit that is documented as so
 * many calls a second, as many are taken at once.
 */
export const LIMITS: readonly Limit[] = [
  // https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
  { ...EC2, operations: /^CreateVpcEndpoint$/, burst: 4, rate: 0.3 },
  { ...EC2, operations: /^(Describe|Get)/, burst: 100, rate: 20 },
  { ...EC2, operations: /./, burst: 50, rate: 5 },
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html
  { ...ECS, operations: /^(Create|Delete|Update)Cluster$|^(Update|Put)Cluster/, burst: 20, rate: 1 },
  { ...ECS, operations: /^(Describe|List)Clusters$/, burst: 50, rate: 20 },
  { ...ECS, operations: /^(Register|Deregister)TaskDefinition$/, burst: 20, rate: 1 },
  { ...ECS, operations: /^(Describe|List)TaskDefinition/, burst: 50, rate: 20 },
  { ...ECS, operations: /^DeleteTaskDefinitions$/, burst: 5, rate: 1 },
  { ...ECS, operations: /^(Create|Delete|Update)Service$/, burst: 50, rate: 5 },
  { ...ECS, operations: /^(DescribeServices|ListServices)/, burst: 100, rate: 20 },
  { ...ECS, operations: /^(Describe|List)ServiceDeployments$|^DescribeServiceRevisions$/, burst: 50, rate: 20 },
  { ...ECS, operations: /^(Describe|List)Tasks$/, burst: 100, rate: 20 },
  { ...ECS, operations: /^(Tag|Untag)Resource$/, burst: 20, rate: 10 },
  { ...ECS, operations: /^ListTagsForResource$/, burst: 50, rate: 20 },
  { ...ECS, operations: /^(Put|Delete)AccountSetting/, burst: 10, rate: 1 },
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-throttling.html
  { client: 'ElasticLoadBalancingV2', operations: /^Describe/, burst: 40, rate: 10 },
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
  { client: 'CloudWatchLogs', operations: /^(CreateLogGroup|DeleteLogGroup|DescribeLogGroups)$/, each: true, burst: 10, rate: 10 },
  // https://docs.aws.amazon.com/general/latest/gr/ssm.html
  { client: 'SSM', operations: /^GetParameters?$/, burst: 40, rate: 40 },
  { client: 'SSM', operations: /^PutParameter$/, burst: 3, rate: 3 },
  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
  { client: 'SecretsManager', operations: /^(Create|Delete|Put|Restore|Rotate|Tag|Untag|Update|CancelRotate)/, burst: 50, rate: 50 },
  // https://docs.aws.amazon.com/tag-editor/latest/userguide/reference.html
  { client: 'ResourceGroupsTaggingAPI', operations: /^GetResources$/, burst: 15, rate: 15 },
  { client: 'ResourceGroupsTaggingAPI', operations: /^(Tag|Untag)Resources$/, each: true, burst: 5, rate: 5 },
  // https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
  { client: 'CloudTrail', operations: /^LookupEvents$/, burst: 2, rate: 2 },
]
