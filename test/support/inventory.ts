import type { Aws } from '../../src/providers/aws.ts'

/** All resources in the account but AWS's defaults, by type and name, from plain calls. */
export async function inventory(aws: Aws): Promise<readonly string[]> {
  const found = await Promise.all([network(aws), data(aws), compute(aws), edge(aws), rest(aws)])
  return found.flat().toSorted()
}

const named = (kind: string, names: readonly (string | undefined)[]) => names.map(name => `${kind} ${name}`)

async function network({ ec2 }: Aws) {
  const { Vpcs = [] } = await ec2.describeVpcs({})
  const ours = Vpcs.filter(({ IsDefault }) => !IsDefault).map(({ VpcId }) => VpcId!)
  const inOurs = (id: string | undefined) => ours.includes(id ?? '')
  const { Subnets = [] } = await ec2.describeSubnets({})
  const { InternetGateways = [] } = await ec2.describeInternetGateways({})
  const { Addresses = [] } = await ec2.describeAddresses({})
  const { NatGateways = [] } = await ec2.describeNatGateways({})
  const { RouteTables = [] } = await ec2.describeRouteTables({})
  const { SecurityGroups = [] } = await ec2.describeSecurityGroups({})
  const { VpcEndpoints = [] } = await ec2.describeVpcEndpoints({})
  const { NetworkInterfaces = [] } = await ec2.describeNetworkInterfaces({})
  return [
    ...named('vpc', ours),
    ...named(
      'subnet',
      Subnets.filter(({ VpcId }) => inOurs(VpcId)).map(({ CidrBlock }) => CidrBlock),
    ),
    ...named(
      'internet gateway',
      InternetGateways.filter(({ Tags = [] }) => Tags.length > 0).map(({ InternetGatewayId }) => InternetGatewayId),
    ),
    ...named(
      'address',
      Addresses.map(({ AllocationId }) => AllocationId),
    ),
    ...named(
      'nat',
      NatGateways.filter(({ State }) => State !== 'deleted').map(({ NatGatewayId }) => NatGatewayId),
    ),
    ...named(
      'route table',
      RouteTables.filter(({ VpcId }) => inOurs(VpcId)).map(({ RouteTableId }) => RouteTableId),
    ),
    ...named(
      'security group',
      SecurityGroups.filter(({ VpcId }) => inOurs(VpcId)).map(({ GroupName }) => GroupName),
    ),
    ...named(
      'endpoint',
      VpcEndpoints.filter(({ State }) => State?.toLowerCase() !== 'deleted').map(({ ServiceName }) => ServiceName),
    ),
    ...named(
      'network interface',
      NetworkInterfaces.map(({ NetworkInterfaceId }) => NetworkInterfaceId),
    ),
  ]
}

async function data({ rds, elasticache }: Aws) {
  const { DBInstances = [] } = await rds.describeDBInstances({})
  const { DBSubnetGroups = [] } = await rds.describeDBSubnetGroups({})
  const { DBParameterGroups = [] } = await rds.describeDBParameterGroups({})
  const { DBProxies = [] } = await rds.describeDBProxies({})
  const { ReplicationGroups = [] } = await elasticache.describeReplicationGroups({})
  const { CacheClusters = [] } = await elasticache.describeCacheClusters({})
  const { CacheSubnetGroups = [] } = await elasticache.describeCacheSubnetGroups({})
  const { CacheParameterGroups = [] } = await elasticache.describeCacheParameterGroups({})
  const own = (name: string | undefined) => !name?.startsWith('default')
  return [
    ...named(
      'database',
      DBInstances.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier),
    ),
    ...named('database subnet group', DBSubnetGroups.map(({ DBSubnetGroupName }) => DBSubnetGroupName).filter(own)),
    ...named('database parameter group', DBParameterGroups.map(({ DBParameterGroupName }) => DBParameterGroupName).filter(own)),
    ...named(
      'proxy',
      DBProxies.map(({ DBProxyName }) => DBProxyName),
    ),
    ...named(
      'cache',
      ReplicationGroups.map(({ ReplicationGroupId }) => ReplicationGroupId),
    ),
    ...named(
      'cache node',
      CacheClusters.map(({ CacheClusterId }) => CacheClusterId),
    ),
    ...named('cache subnet group', CacheSubnetGroups.map(({ CacheSubnetGroupName }) => CacheSubnetGroupName).filter(own)),
    ...named('cache parameter group', CacheParameterGroups.map(({ CacheParameterGroupName }) => CacheParameterGroupName).filter(own)),
  ]
}

async function compute({ ecs, autoscaling, ecr }: Aws) {
  const { clusterArns = [] } = await ecs.listClusters({})
  const { clusters = [] } = clusterArns.length > 0 ? await ecs.describeClusters({ clusters: clusterArns }) : {}
  const running = clusters.filter(({ status }) => status === 'ACTIVE').map(({ clusterName }) => clusterName!)
  const services = await Promise.all(running.map(cluster => ecs.listServices({ cluster })))
  const { taskDefinitionArns = [] } = await ecs.listTaskDefinitions({ status: 'ACTIVE' })
  const { ScalableTargets = [] } = await autoscaling.describeScalableTargets({ ServiceNamespace: 'ecs' })
  const { repositories = [] } = await ecr.describeRepositories({})
  return [
    ...named('cluster', running),
    ...named(
      'service',
      services.flatMap(({ serviceArns = [] }) => serviceArns),
    ),
    ...named('task definition', taskDefinitionArns),
    ...named(
      'scalable target',
      ScalableTargets.map(({ ResourceId }) => ResourceId),
    ),
    ...named(
      'repository',
      repositories.map(({ repositoryName }) => repositoryName),
    ),
  ]
}

async function edge({ elbv2 }: Aws) {
  const { LoadBalancers = [] } = await elbv2.describeLoadBalancers({})
  const { TargetGroups = [] } = await elbv2.describeTargetGroups({})
  const listeners = await Promise.all(LoadBalancers.map(({ LoadBalancerArn }) => elbv2.describeListeners({ LoadBalancerArn })))
  return [
    ...named(
      'load balancer',
      LoadBalancers.map(({ LoadBalancerName }) => LoadBalancerName),
    ),
    ...named(
      'target group',
      TargetGroups.map(({ TargetGroupName }) => TargetGroupName),
    ),
    ...named(
      'listener',
      listeners.flatMap(({ Listeners = [] }) => Listeners.map(({ Port }) => `${Port}`)),
    ),
  ]
}

async function rest({ s3, secrets, ssm, iam, logs }: Aws) {
  const { Buckets = [] } = await s3.listBuckets({})
  const { SecretList = [] } = await secrets.listSecrets({})
  const { Parameters = [] } = await ssm.describeParameters({})
  const { Roles = [] } = await iam.listRoles({})
  const { logGroups = [] } = await logs.describeLogGroups({})
  return [
    ...named(
      'bucket',
      Buckets.map(({ Name }) => Name),
    ),
    ...named(
      'secret',
      SecretList.map(({ Name }) => Name),
    ),
    ...named(
      'parameter',
      Parameters.map(({ Name }) => Name),
    ),
    ...named(
      'role',
      Roles.map(({ RoleName }) => RoleName),
    ),
    ...named(
      'log group',
      logGroups.map(({ logGroupName }) => logGroupName),
    ),
  ]
}

/** An inventory without the ids that AWS generates, to compare two accounts. */
export const shape = (things: readonly string[]) =>
  things.map(thing =>
    thing
      .replace(/(vpc|igw|eipalloc|nat|rtb|eni)-\w+$/, '$1')
      .replace(/rds!db-[\w-]+$/, 'rds!db')
      .replace(/^(target group .*)-\w{8}$/, '$1')
      .replace(/^(task definition .*):\d+$/, '$1'),
  )
