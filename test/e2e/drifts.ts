import type { Aws } from '../../src/providers/aws.ts'

/** A change that somebody makes by hand, and the resource in whose step the plan must show it. */
interface Drift {
  readonly what: string
  readonly shows: string
  /** The dependents whose steps the plan shows as well. */
  readonly follow?: readonly string[]
  readonly how: (aws: Aws, found: Found) => Promise<unknown>
}

/** The names and ids of an environment's resources. */
export interface Found {
  readonly environment: string
  readonly name: (what: string) => string
  vpcId(): Promise<string>
  subnetId(cidr: string): Promise<string>
  groupId(what: string): Promise<string>
  balancerArn(): Promise<string>
  zone: string
}

/** Finds the resources of an environment with plain calls. */
export function finder({ ec2, elbv2 }: Aws, environment: string): Found {
  const ours = [{ Name: 'tag:postmagiq:environment', Values: [environment] }]
  return {
    environment,
    zone: 'us-east-1a',
    name: what => (what ? `postmagiq-${environment}-${what}` : `postmagiq-${environment}`),
    vpcId: async () => (await ec2.describeVpcs({ Filters: ours })).Vpcs![0]!.VpcId!,
    subnetId: async name => (await ec2.describeSubnets({ Filters: [{ Name: 'tag:postmagiq:id', Values: [name] }] })).Subnets![0]!.SubnetId!,
    groupId: async what =>
      (await ec2.describeSecurityGroups({ Filters: [{ Name: 'group-name', Values: [`postmagiq-${environment}-${what}`] }] }))
        .SecurityGroups![0]!.GroupId!,
    balancerArn: async () =>
      (await elbv2.describeLoadBalancers({ Names: [`postmagiq-${environment}`] })).LoadBalancers![0]!.LoadBalancerArn!,
  }
}

const PRIVATE_SUBNET = 'network/private-subnet/us-east-1a'

const world = (port: number) => [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]

/** The kinds without a drift: each prop is create-only, or AWS refuses the change while the network has public addresses. */
export const unchangeable = ['AWS::EC2::EIP', 'AWS::EC2::NatGateway', 'AWS::EC2::InternetGateway', 'AWS::IAM::ManagedPolicy']

/** At least one for every other kind. */
export const drifts: readonly Drift[] = [
  {
    what: 'a network loses its DNS names',
    shows: 'network/vpc',
    how: async ({ ec2 }, found) => ec2.modifyVpcAttribute({ VpcId: await found.vpcId(), EnableDnsHostnames: { Value: false } }),
  },
  {
    what: 'a subnet gives out public addresses',
    shows: PRIVATE_SUBNET,
    how: async ({ ec2 }, found) =>
      ec2.modifySubnetAttribute({
        SubnetId: await found.subnetId(PRIVATE_SUBNET),
        MapPublicIpOnLaunch: { Value: true },
      }),
  },
  {
    what: 'a route is deleted',
    shows: 'network/public-routes',
    how: async ({ ec2 }) => {
      const { RouteTables = [] } = await ec2.describeRouteTables({
        Filters: [{ Name: 'tag:postmagiq:id', Values: ['network/public-routes'] }],
      })
      await ec2.deleteRoute({ RouteTableId: RouteTables[0]!.RouteTableId!, DestinationCidrBlock: '0.0.0.0/0' })
    },
  },
  {
    what: 'the database is opened to the world',
    shows: 'network/security-group/database',
    how: async ({ ec2 }, found) =>
      ec2.authorizeSecurityGroupIngress({ GroupId: await found.groupId('database'), IpPermissions: world(5432) }),
  },
  {
    what: 'tasks lose their ingress rules',
    shows: 'network/security-group/tasks',
    how: async ({ ec2 }, found) => {
      const GroupId = await found.groupId('tasks')
      const { SecurityGroups = [] } = await ec2.describeSecurityGroups({ GroupIds: [GroupId] })
      await ec2.revokeSecurityGroupIngress({ GroupId, IpPermissions: SecurityGroups[0]!.IpPermissions! })
    },
  },
  {
    what: 'the S3 endpoint leaves its route tables',
    shows: 'network/endpoint/s3',
    how: async ({ ec2 }) => {
      const { VpcEndpoints = [] } = await ec2.describeVpcEndpoints({
        Filters: [{ Name: 'tag:postmagiq:id', Values: ['network/endpoint/s3'] }],
      })
      await ec2.modifyVpcEndpoint({ VpcEndpointId: VpcEndpoints[0]!.VpcEndpointId!, RemoveRouteTableIds: VpcEndpoints[0]!.RouteTableIds! })
    },
  },
  {
    what: 'a database parameter is turned off',
    shows: 'database/parameter-group',
    how: async ({ rds }) => {
      const { DBParameterGroups = [] } = await rds.describeDBParameterGroups({})
      const DBParameterGroupName = DBParameterGroups.find(group =>
        group.DBParameterGroupName!.startsWith('postmagiq'),
      )!.DBParameterGroupName!
      await rds.modifyDBParameterGroup({
        DBParameterGroupName,
        Parameters: [{ ParameterName: 'rds.force_ssl', ParameterValue: '0', ApplyMethod: 'immediate' }],
      })
    },
  },
  {
    what: 'a parameter of the cache is changed',
    shows: 'cache/parameter-group',
    how: async ({ elasticache }) => {
      const { CacheParameterGroups = [] } = await elasticache.describeCacheParameterGroups({})
      const { CacheParameterGroupName } = CacheParameterGroups.find(group => group.CacheParameterGroupName!.startsWith('postmagiq'))!
      const ParameterNameValues = [{ ParameterName: 'timeout', ParameterValue: '300' }]
      await elasticache.modifyCacheParameterGroup({ CacheParameterGroupName, ParameterNameValues })
    },
  },
  {
    what: 'the database may also be in a private subnet',
    shows: 'database/subnet-group',
    how: async ({ rds }, found) => {
      const { DBSubnetGroups = [] } = await rds.describeDBSubnetGroups({})
      const { DBSubnetGroupName, Subnets = [] } = DBSubnetGroups.find(group => group.DBSubnetGroupName!.startsWith('postmagiq'))!
      const SubnetIds = [...Subnets.map(({ SubnetIdentifier }) => SubnetIdentifier!), await found.subnetId(PRIVATE_SUBNET)]
      await rds.modifyDBSubnetGroup({ DBSubnetGroupName, SubnetIds })
    },
  },
  {
    what: 'the cache may also be in a private subnet',
    shows: 'cache/subnet-group',
    how: async ({ elasticache }, found) => {
      const { CacheSubnetGroups = [] } = await elasticache.describeCacheSubnetGroups({})
      const { CacheSubnetGroupName, Subnets = [] } = CacheSubnetGroups.find(group => group.CacheSubnetGroupName!.startsWith('postmagiq'))!
      const SubnetIds = [...Subnets.map(({ SubnetIdentifier }) => SubnetIdentifier!), await found.subnetId(PRIVATE_SUBNET)]
      await elasticache.modifyCacheSubnetGroup({ CacheSubnetGroupName, SubnetIds })
    },
  },
  {
    what: 'backups are turned off',
    shows: 'database/instance',
    how: ({ rds }, { name }) =>
      rds.modifyDBInstance({ DBInstanceIdentifier: name('database'), BackupRetentionPeriod: 1, ApplyImmediately: true }),
  },
  {
    what: 'snapshots of the cache are turned off',
    shows: 'cache/replication-group',
    how: ({ elasticache }, { name }) =>
      elasticache.modifyReplicationGroup({ ReplicationGroupId: name('cache'), SnapshotRetentionLimit: 0, ApplyImmediately: true }),
  },
  {
    what: 'container insights are changed',
    shows: 'services/cluster',
    how: ({ ecs }, { name }) => ecs.updateCluster({ cluster: name(''), settings: [{ name: 'containerInsights', value: 'enhanced' }] }),
  },
  {
    what: 'a shell is opened into tasks',
    shows: 'services/api/service',
    how: ({ ecs }, { name }) => ecs.updateService({ cluster: name(''), service: name('api'), enableExecuteCommand: true }),
  },
  {
    what: 'the load balancer passes bad headers',
    shows: 'edge/load-balancer',
    how: async ({ elbv2 }, found) =>
      elbv2.modifyLoadBalancerAttributes({
        LoadBalancerArn: await found.balancerArn(),
        Attributes: [{ Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'false' }],
      }),
  },
  {
    what: 'the health check requests another path',
    shows: 'services/api/target-group',
    how: async ({ elbv2 }, found) => {
      const { TargetGroups = [] } = await elbv2.describeTargetGroups({ LoadBalancerArn: await found.balancerArn() })
      await elbv2.modifyTargetGroup({ TargetGroupArn: TargetGroups[0]!.TargetGroupArn!, HealthCheckPath: '/elsewhere' })
    },
  },
  {
    what: 'the default answer is changed',
    shows: 'edge/http',
    how: async ({ elbv2 }, found) => {
      const { Listeners = [] } = await elbv2.describeListeners({ LoadBalancerArn: await found.balancerArn() })
      await elbv2.modifyListener({
        ListenerArn: Listeners[0]!.ListenerArn!,
        DefaultActions: [
          { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200', ContentType: 'text/plain', MessageBody: 'hello' } },
        ],
      })
    },
  },
  {
    what: 'a rule matches other paths',
    shows: 'services/api/rule',
    how: async ({ elbv2 }, found) => {
      const { Listeners = [] } = await elbv2.describeListeners({ LoadBalancerArn: await found.balancerArn() })
      const { Rules = [] } = await elbv2.describeRules({ ListenerArn: Listeners[0]!.ListenerArn! })
      await elbv2.modifyRule({
        RuleArn: Rules.find(({ IsDefault }) => !IsDefault)!.RuleArn!,
        Conditions: [{ Field: 'path-pattern', Values: ['/nowhere'] }],
      })
    },
  },
  {
    what: 'a bucket loses its public access block',
    shows: 'storage/artifacts',
    how: ({ s3 }, { environment }) => s3.deletePublicAccessBlock({ Bucket: `postmagiq-artifacts-${environment}` }),
  },
  {
    what: 'a bucket loses its policy',
    shows: 'storage/gui',
    how: ({ s3 }, { environment }) => s3.deleteBucketPolicy({ Bucket: `postmagiq-gui-${environment}` }),
  },
  {
    what: 'a bucket stops keeping versions',
    shows: 'storage/sessions',
    how: ({ s3 }, { environment }) =>
      s3.putBucketVersioning({ Bucket: `postmagiq-sessions-${environment}`, VersioningConfiguration: { Status: 'Suspended' } }),
  },
  {
    what: 'a secret gets another description',
    shows: 'secrets/stripe',
    how: ({ secrets }, { environment }) => secrets.updateSecret({ SecretId: `postmagiq/${environment}/stripe`, Description: 'mine' }),
  },
  {
    what: 'a parameter gets another value',
    shows: 'configuration/llm/providers',
    follow: ['api', 'worker'].flatMap(service => [`services/${service}/service`, `services/${service}/task-definition`]),
    how: ({ ssm }, { environment }) =>
      ssm.putParameter({ Name: `/postmagiq/${environment}/llm/providers`, Value: 'openai', Overwrite: true }),
  },
  {
    what: 'a role may do anything',
    shows: 'services/api/role',
    how: ({ iam }, { name }) =>
      iam.putRolePolicy({
        RoleName: name('api-task-us-east-1'),
        PolicyName: 'more',
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
      }),
  },
  {
    what: 'images are no longer scanned',
    shows: 'images/api',
    how: ({ ecr }, { name }) =>
      ecr.putImageScanningConfiguration({ repositoryName: name('api'), imageScanningConfiguration: { scanOnPush: false } }),
  },
  {
    what: 'logs never expire',
    shows: 'services/api/logs',
    how: ({ logs }, { environment }) => logs.deleteRetentionPolicy({ logGroupName: `/postmagiq/${environment}/api` }),
  },
  {
    what: 'scaling gets other bounds',
    shows: 'services/api/scaling',
    how: ({ autoscaling }, { name }) =>
      autoscaling.registerScalableTarget({
        ServiceNamespace: 'ecs',
        ScalableDimension: 'ecs:service:DesiredCount',
        ResourceId: `service/${name('')}/${name('api')}`,
        MinCapacity: 0,
        MaxCapacity: 100,
      }),
  },
  {
    what: 'scaling is switched off',
    shows: 'services/worker/scaling',
    how: async ({ autoscaling }, { name }) => {
      const ResourceId = `service/${name('')}/${name('worker')}`
      const { ScalingPolicies = [] } = await autoscaling.describeScalingPolicies({ ServiceNamespace: 'ecs', ResourceId })
      for (const { PolicyName } of ScalingPolicies)
        await autoscaling.deleteScalingPolicy({
          ServiceNamespace: 'ecs',
          ScalableDimension: 'ecs:service:DesiredCount',
          ResourceId,
          PolicyName,
        })
    },
  },
]

/** Drifts of an environment with a proxy. */
export const proxyDrifts: readonly Drift[] = [
  {
    what: 'the proxy takes unencrypted connections',
    shows: 'database/proxy',
    how: ({ rds }, { name }) => rds.modifyDBProxy({ DBProxyName: name('proxy'), RequireTLS: false }),
  },
]

/** Deleted resources: their outputs are unknown to dependents until they are created again. */
export const deletions: readonly Drift[] = [
  {
    what: 'a service is deleted',
    shows: 'services/worker/service',
    how: ({ ecs }, { name }) => ecs.deleteService({ cluster: name(''), service: name('worker'), force: true }),
  },
  {
    what: 'a log group is deleted',
    shows: 'services/worker/logs',
    how: ({ logs }, { environment }) => logs.deleteLogGroup({ logGroupName: `/postmagiq/${environment}/worker` }),
  },
]
