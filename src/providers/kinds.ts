import { ScalableTarget } from './autoscaling/scalable-target.ts'
import { ElasticIp } from './ec2/elastic-ip.ts'
import { InternetGateway } from './ec2/internet-gateway.ts'
import { NatGateway } from './ec2/nat-gateway.ts'
import { RouteTable } from './ec2/route-table.ts'
import { SecurityGroup } from './ec2/security-group.ts'
import { Subnet } from './ec2/subnet.ts'
import { VpcEndpoint } from './ec2/vpc-endpoint.ts'
import { Vpc } from './ec2/vpc.ts'
import { Repository } from './ecr/repository.ts'
import { Cluster } from './ecs/cluster.ts'
import { Service } from './ecs/service.ts'
import { TaskDefinition } from './ecs/task-definition.ts'
import { CacheParameterGroup } from './elasticache/cache-parameter-group.ts'
import { CacheSubnetGroup } from './elasticache/cache-subnet-group.ts'
import { ReplicationGroup } from './elasticache/replication-group.ts'
import { ListenerRule } from './elbv2/listener-rule.ts'
import { Listener } from './elbv2/listener.ts'
import { LoadBalancer } from './elbv2/load-balancer.ts'
import { TargetGroup } from './elbv2/target-group.ts'
import { ManagedPolicy } from './iam/managed-policy.ts'
import { Role } from './iam/role.ts'
import type { Kind } from './kind.ts'
import { LogGroup } from './logs/log-group.ts'
import { DbInstance } from './rds/db-instance.ts'
import { DbParameterGroup } from './rds/db-parameter-group.ts'
import { DbProxy } from './rds/db-proxy.ts'
import { DbSubnetGroup } from './rds/db-subnet-group.ts'
import { Bucket } from './s3/bucket.ts'
import { Secret } from './secretsmanager/secret.ts'
import { Parameter } from './ssm/parameter.ts'

/** All kinds that can be managed; resources of any other type are neither created nor pruned. */
export const kinds: readonly Kind[] = [
  Vpc,
  Subnet,
  InternetGateway,
  ElasticIp,
  NatGateway,
  RouteTable,
  SecurityGroup,
  VpcEndpoint,
  DbSubnetGroup,
  DbParameterGroup,
  DbInstance,
  DbProxy,
  CacheSubnetGroup,
  CacheParameterGroup,
  ReplicationGroup,
  LoadBalancer,
  TargetGroup,
  Listener,
  ListenerRule,
  Cluster,
  TaskDefinition,
  Service,
  ScalableTarget,
  Bucket,
  Secret,
  Parameter,
  Role,
  ManagedPolicy,
  Repository,
  LogGroup,
]
