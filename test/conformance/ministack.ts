import { contractTests } from './contract.ts'
import { unserved } from './localstack.ts'
import type { Suite } from './suite.ts'

/** The services that neither emulator serves. */
export const servedByNone = ['autoscaling']

const AWS = 'https://docs.aws.amazon.com'

export const ministack: Suite = {
  title: 'MiniStack 1.5.33',
  files: unserved.filter(name => !servedByNone.includes(name)).map(name => `test/providers/${name}`),
  departures: [
    {
      behaviour: 'ECR ignores the exclusion filters of tag mutability: it neither returns them nor refuses to overwrite a tag.',
      page: `${AWS}/AmazonECR/latest/APIReference/API_PutImageTagMutability.html`,
      tests: [
        ...contractTests('ecr/repository', 'AWS::ECR::Repository', 'updated'),
        'providers/ecr/repository.test.ts: outputs the digest of every tag, and is deleted with its images',
      ],
    },
    {
      behaviour: 'ECS accepts availabilityZoneRebalancing and does not return it.',
      page: `${AWS}/AmazonECS/latest/APIReference/API_Service.html`,
      tests: contractTests('ecs/service', 'AWS::ECS::Service', 'updated'),
    },
    {
      behaviour: 'ECS, as it runs no containers here, runs tasks whose image does not exist.',
      page: `${AWS}/AmazonECS/latest/developerguide/task_cannot_pull_image.html`,
      tests: ['providers/ecs/service.test.ts: a rolled-back deployment is reported with its reason and not retried'],
    },
    {
      behaviour: 'ResetCacheParameterGroup resets only the five parameters whose defaults it knows.',
      page: `${AWS}/AmazonElastiCache/latest/APIReference/API_ResetCacheParameterGroup.html`,
      tests: contractTests('elasticache/cache-parameter-group', 'AWS::ElastiCache::ParameterGroup', 'updated', 'replaced'),
    },
    {
      behaviour: 'DescribeDBParameters lists a few of the parameters that an engine has.',
      page: `${AWS}/AmazonRDS/latest/APIReference/API_DescribeDBParameters.html`,
      tests: contractTests('rds/db-parameter-group', 'AWS::RDS::DBParameterGroup', 'updated', 'replaced'),
    },
    {
      behaviour: 'IncreaseReplicaCount and DecreaseReplicaCount leave MemberClusters as it was.',
      page: `${AWS}/AmazonElastiCache/latest/APIReference/API_ReplicationGroup.html`,
      tests: contractTests('elasticache/replication-group', 'AWS::ElastiCache::ReplicationGroup', 'updated'),
    },
    {
      behaviour: 'IAM has no UploadServerCertificate, so that no listener has a certificate.',
      page: `${AWS}/IAM/latest/APIReference/API_UploadServerCertificate.html`,
      tests: [
        ...contractTests(
          'elbv2/listener',
          'AWS::ElasticLoadBalancingV2::Listener',
          'absent',
          'created',
          'updated',
          'replaced',
          'adopted',
          'deleted',
        ),
        'providers/elbv2/listener.test.ts: further certificates are added and removed one by one',
      ],
    },
    {
      behaviour: 'DescribeLoadBalancerAttributes returns three attributes of a new load balancer.',
      page: `${AWS}/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html`,
      tests: contractTests('elbv2/load-balancer', 'AWS::ElasticLoadBalancingV2::LoadBalancer', 'updated'),
    },
    {
      behaviour: 'The tagging API tags nothing of load balancers and RDS.',
      page: `${AWS}/resourcegroupstagging/latest/APIReference/supported-services.html`,
      tests: [
        ...contractTests('elbv2/load-balancer', 'AWS::ElasticLoadBalancingV2::LoadBalancer', 'adopted'),
        ...contractTests('elbv2/listener-rule', 'AWS::ElasticLoadBalancingV2::ListenerRule', 'adopted'),
        ...contractTests('elbv2/target-group', 'AWS::ElasticLoadBalancingV2::TargetGroup', 'adopted'),
        ...contractTests('rds/db-instance', 'AWS::RDS::DBInstance', 'adopted'),
        ...contractTests('rds/db-parameter-group', 'AWS::RDS::DBParameterGroup', 'adopted', 'deleted'),
        ...contractTests('rds/db-proxy', 'AWS::RDS::DBProxy', 'adopted'),
      ],
    },
    {
      behaviour: 'CreateDBInstance ignores EnableCloudwatchLogsExports: no instance exports logs.',
      page: `${AWS}/AmazonRDS/latest/APIReference/API_DBInstance.html`,
      tests: contractTests('rds/db-instance', 'AWS::RDS::DBInstance', 'created', 'updated', 'replaced'),
    },
    {
      behaviour: 'CreateDBInstance ignores ManageMasterUserPassword: no instance has a MasterUserSecret.',
      page: `${AWS}/AmazonRDS/latest/APIReference/API_MasterUserSecret.html`,
      tests: [
        'providers/rds/db-instance.test.ts: rejects a major version upgrade, counts pending changes as made, and outputs a new secret version after rotation',
        'providers/rds/db-instance-status.test.ts: the file',
        'providers/rds/db-instance-storage.test.ts: the file',
        'providers/rds/master-secret.test.ts: the file',
      ],
    },
  ],
}
