import type { Aws } from '../../src/providers/aws.ts'
import { ifExists } from '../../src/providers/errors.ts'
import { newBalancer, newListener, newNetwork, newTargetGroup } from './elbv2.ts'

/** A role for tasks, or the existing one of the name; all resources of this file have no owner. */
export async function newRole({ iam }: Aws, RoleName: string) {
  const existing = await ifExists(iam.getRole({ RoleName }))
  if (existing) return existing.Role!.Arn!
  const Statement = [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }]
  const { Role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }) })
  return Role!.Arn!
}

/** A cluster. Services are only listed in clusters whose name begins with the environment's. */
export async function newCluster({ ecs }: Aws, clusterName: string) {
  await ecs.createCluster({ clusterName, capacityProviders: ['FARGATE', 'FARGATE_SPOT'] })
  return clusterName
}

/** A task definition, with the task role that ECS Exec needs. */
export async function newDefinition(aws: Aws, family: string, image = 'public.ecr.aws/nginx/nginx') {
  const { taskDefinition } = await aws.ecs.registerTaskDefinition({
    family,
    taskRoleArn: await newRole(aws, `${family}-task`),
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ name: 'app', image, portMappings: [{ containerPort: 8000 }, { containerPort: 9000 }] }],
  })
  return taskDefinition!.taskDefinitionArn!
}

/** A network with two target groups that a load balancer uses. */
export async function newTargetNetwork(aws: Aws, name: string) {
  const network = await newNetwork(aws)
  const targetGroups = [await newTargetGroup(aws, network.vpcId, `${name}-1`), await newTargetGroup(aws, network.vpcId, `${name}-2`)]
  await newListener(aws, await newBalancer(aws, network, name), 80, targetGroups)
  return { ...network, targetGroups }
}

/** The props of a service behind a load balancer, in a cluster and network of that name. */
export async function newServiceProps(aws: Aws, name: string) {
  const { subnets, groups, targetGroups } = await newTargetNetwork(aws, name)
  const props = {
    cluster: await newCluster(aws, `app-ecs-service-${name}`),
    taskDefinition: await newDefinition(aws, name),
    count: { desired: 2, min: 1, max: 4 },
    capacity: { FARGATE: 1 },
    subnets: subnets.slice(0, 2),
    securityGroups: [groups[0]!],
    publicIp: false,
    targetGroup: targetGroups[0]!,
    port: 8000,
    healthGraceSeconds: 60,
    exec: false,
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    circuitBreaker: true,
    zoneRebalancing: true,
  }
  return { props, subnets, groups, targetGroups }
}
