import { readdirSync } from 'node:fs'
import { contractTests } from './contract.ts'
import type { Suite } from './suite.ts'

/** The services that the free LocalStack does not serve. */
export const unserved = ['autoscaling', 'ecr', 'ecs', 'elasticache', 'elbv2', 'rds']

const EC2 = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference'

export const localstack: Suite = {
  title: 'LocalStack 4.14.0',
  files: [
    ...readdirSync('test/providers')
      .filter(name => !unserved.includes(name))
      .map(name => `test/providers/${name}`),
    'test/e2e/lease.test.ts',
  ],
  departures: [
    {
      behaviour: 'The tagging API tags nothing of S3, CloudWatch Logs, Secrets Manager and SSM ("Service not yet supported").',
      page: 'https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html',
      tests: [
        'providers/tags.test.ts: adopt writes the ownership tags',
        ...contractTests('logs/log-group', 'AWS::Logs::LogGroup', 'adopted'),
        ...contractTests('s3/bucket', 'AWS::S3::Bucket', 'adopted'),
        ...contractTests('secretsmanager/secret', 'AWS::SecretsManager::Secret', 'adopted'),
        ...contractTests('ssm/parameter', 'AWS::SSM::Parameter', 'adopted', 'deleted'),
      ],
    },
    {
      behaviour: 'A deleted NAT gateway keeps its address associated, so that no other can have it.',
      page: `${EC2}/API_DeleteNatGateway.html`,
      tests: [
        'providers/ec2/nat-gateway.test.ts: creates a new gateway after someone deleted it, although AWS remembers the first client token',
      ],
    },
    {
      behaviour: 'CreateNatGateway refuses an address in use, where AWS makes a gateway that fails with Resource.AlreadyAssociated.',
      page: `${EC2}/API_NatGateway.html`,
      tests: ['providers/ec2/nat-gateway.test.ts: shows why creation failed, and the next run replaces the failed gateway'],
    },
    {
      behaviour: 'The route to a detached internet gateway stays active, not a blackhole.',
      page: `${EC2}/API_Route.html`,
      tests: [
        'providers/ec2/route-table.test.ts: takes over subnets of other tables, ignores routes that AWS adds, and detects a blackhole route',
      ],
    },
    {
      behaviour: 'AuthorizeSecurityGroupIngress ends in an internal error for a protocol without ports.',
      page: `${EC2}/API_IpPermission.html`,
      tests: ['providers/ec2/security-group.test.ts: detects and removes rules that someone else added, of any form'],
    },
    {
      behaviour: 'DeleteSecurityGroup deletes a group to which the rule of another refers.',
      page: `${EC2}/API_DeleteSecurityGroup.html`,
      tests: ['providers/ec2/security-group.test.ts: delete removes its references first when two groups reference each other'],
    },
    {
      behaviour: 'DeletePolicy deletes a policy that is the permissions boundary of a role.',
      page: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html',
      tests: ['providers/iam/managed-policy.test.ts: keeps a policy that a role uses until the role is gone'],
    },
    {
      behaviour: 'A region has no DHCP options for new VPCs.',
      page: 'https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSetConcepts.html',
      tests: contractTests('ec2/vpc', 'AWS::EC2::VPC', 'created', 'updated'),
    },
    {
      behaviour: 'DeleteObject with If-Match is refused as not implemented.',
      page: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html',
      tests: ['e2e/lease.test.ts: a lease is removed by its newest holder only, with the declared permissions'],
    },
    {
      behaviour: 'ModifyVpcEndpoint ignores ResetPolicy.',
      page: `${EC2}/API_ModifyVpcEndpoint.html`,
      tests: contractTests('ec2/vpc-endpoint', 'AWS::EC2::VPCEndpoint (gateway)', 'updated', 'replaced'),
    },
    {
      behaviour: "ModifyVpcEndpoint does not change an interface endpoint's security groups.",
      page: `${EC2}/API_ModifyVpcEndpoint.html`,
      tests: contractTests('ec2/vpc-endpoint', 'AWS::EC2::VPCEndpoint (interface)', 'updated'),
    },
  ],
}
