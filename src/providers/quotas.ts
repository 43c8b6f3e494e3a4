/**
 * The quota that an error says is reached: Service Quotas' codes for the service and the quota, and a pattern of
 * "TYPE CODE: MESSAGE", as several services use one error code for all their quotas.
 * Sources: https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html, and per service the page "endpoints and quotas";
 * for VPC https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html.
 */
const quotas: readonly (readonly [service: string, quota: string, error: RegExp])[] = [
  // VPCs per Region; the quota of internet gateways rises with it.
  ['vpc', 'L-F678F1CE', / (Vpc|InternetGateway)LimitExceeded:/],
  // Subnets per VPC.
  ['vpc', 'L-407747CB', / SubnetLimitExceeded:/],
  // NAT gateways per Availability Zone.
  ['vpc', 'L-FE5A380F', / NatGatewayLimitExceeded:/],
  // Route tables per VPC.
  ['vpc', 'L-589F43AA', / RouteTableLimitExceeded:/],
  // Routes per route table.
  ['vpc', 'L-93826ACB', / RouteLimitExceeded:/],
  // VPC security groups per Region.
  ['vpc', 'L-E79EC296', / SecurityGroupLimitExceeded:/],
  // Inbound or outbound rules per security group.
  ['vpc', 'L-0EA8095F', / RulesPerSecurityGroupLimitExceeded:/],
  // Security groups per network interface.
  ['vpc', 'L-2AFB9258', / SecurityGroupsPerInterfaceLimitExceeded:/],
  // Network interfaces per Region.
  ['vpc', 'L-DF5E4CA3', / NetworkInterfaceLimitExceeded:/],
  // Gateway VPC endpoints per Region, and interface VPC endpoints per VPC.
  ['vpc', 'L-1B52E74A', / VpcEndpointLimitExceeded:.*gateway/i],
  ['vpc', 'L-29B6F2EB', / VpcEndpointLimitExceeded:/],
  // EC2-VPC Elastic IPs.
  ['ec2', 'L-0263D0A3', / AddressLimitExceeded:/],
  // Application Load Balancers per Region.
  ['elasticloadbalancing', 'L-53DA6B97', / TooManyLoadBalancers/],
  // Target groups per Region.
  ['elasticloadbalancing', 'L-B22855CB', / TooManyTargetGroups/],
  // Listeners, rules, targets and certificates per Application Load Balancer.
  ['elasticloadbalancing', 'L-B6DF7632', / TooManyListeners/],
  ['elasticloadbalancing', 'L-7EED9B64', / TooManyRules/],
  ['elasticloadbalancing', 'L-7E6692B2', / TooManyTargets(Exception)?:/],
  ['elasticloadbalancing', 'L-9365A611', / TooManyCertificates/],
  // DB instances.
  ['rds', 'L-7B6409FD', / InstanceQuotaExceeded/],
  // DB subnet groups.
  ['rds', 'L-48C6BF61', / DBSubnetGroupQuotaExceeded/],
  // Parameter groups.
  ['rds', 'L-DE55804A', / DBParameterGroupQuotaExceeded/],
  // Proxies.
  ['rds', 'L-D94C7EA3', / DBProxyQuotaExceeded/],
  // Total storage for all DB instances.
  ['rds', 'L-7ADDB58A', / StorageQuotaExceeded/],
  // Manual DB instance snapshots.
  ['rds', 'L-272F1212', /^AWS::RDS::\w+ SnapshotQuotaExceeded/],
  // Nodes per Region.
  ['elasticache', 'L-DFE45DF3', / (Node|Cluster)QuotaForCustomerExceeded/],
  // Subnet groups per Region, and parameter groups per Region.
  ['elasticache', 'L-3E7F7726', / CacheSubnetGroupQuotaExceeded/],
  ['elasticache', 'L-3F15A733', / CacheParameterGroupQuotaExceeded/],
  // Roles per account, managed policies attached to a role, and the length of a role's trust policy.
  ['iam', 'L-FE177D64', / LimitExceeded(Exception)?: .*RolesPerAccount/],
  ['iam', 'L-0DA4ABF3', / LimitExceeded(Exception)?: .*PoliciesPerRole/],
  ['iam', 'L-C07B4B0D', / LimitExceeded(Exception)?: .*ACLSizePerRole/],
  // Clusters per account, and services per cluster.
  ['ecs', 'L-21C621EB', /^AWS::ECS::Cluster LimitExceeded/],
  ['ecs', 'L-9EF96962', /^AWS::ECS::Service LimitExceeded/],
  // Registered repositories.
  ['ecr', 'L-CFEB8E8D', /^AWS::ECR::Repository LimitExceeded/],
  // General purpose buckets.
  ['s3', 'L-DC2B2D3D', / TooManyBuckets:/],
  // Secrets.
  ['secretsmanager', 'L-2F66C23C', /^AWS::SecretsManager::Secret LimitExceeded/],
]

/** The services whose quotas count for all regions of the account: Service Quotas has them in one region only. */
const GLOBAL = ['iam', 's3']

/** The command that requests a higher quota; undefined if it is unknown which quota an error is about. */
export function quotaRequest({ name, message }: Error, type: string): string | undefined {
  const found = quotas.find(([, , error]) => error.test(`${type} ${name}: ${message}`))
  if (!found) return undefined
  const [service, quota] = found
  return toRequest(service, quota, GLOBAL.includes(service) ? 'us-east-1' : undefined)
}

/** The command that requests a higher quota, by its codes. */
export const toRequest = (service: string, quota: string, region?: string) =>
  `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${quota} --desired-value VALUE${region ? ` --region ${region}` : ''}`
