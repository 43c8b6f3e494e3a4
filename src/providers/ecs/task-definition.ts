import type { DescribeTaskDefinitionResponse } from '@aws-sdk/client-ecs'
import { explain } from '../explain.ts'
import { defineKind, type Listed } from '../kind.ts'
import { toLowerTags, toOwner } from '../tags.ts'
import { type Container, CONTAINER, fromContainer, toContainer } from './container.ts'
import { describeDefinition, listDefinitions } from './definitions.ts'

interface Props extends Container {
  /** In units of 1/1024 vCPU. */
  cpu: number
  /** In MiB. */
  memory: number
  architecture: 'X86_64' | 'ARM64'
  /** The ARN of the role by which ECS pulls the image, reads the secrets and writes the log. */
  executionRole: string
  /** The ARN of the application's own role. */
  taskRole: string
}

interface Outputs {
  arn: string
}

/** The container and resources of a Fargate task. AWS never changes a revision; each change registers another. */
export const TaskDefinition = defineKind<Props, Outputs>({
  type: 'AWS::ECS::TaskDefinition',
  identity: 'name',
  nameLimit: 255,
  createOnly: [
    ...(['cpu', 'memory', 'architecture', 'executionRole', 'taskRole', 'image', 'command', 'port', 'environment'] as const),
    ...(['secrets', 'logGroup', 'user', 'readonlyRoot', 'capabilities', 'writable', 'configurationVersions'] as const),
  ],
  unordered: ['writable'],
  replace: 'create-first',
  revisions: true,
  summary: ['image', 'cpu', 'memory'],
  permissions: {
    list: ['ecs:ListTaskDefinitionFamilies', 'ecs:ListTaskDefinitions', 'ecs:DescribeTaskDefinition'],
    create: ['ecs:RegisterTaskDefinition', 'ecs:TagResource', 'iam:PassRole'],
    update: [],
    delete: ['ecs:DeregisterTaskDefinition'],
  },

  async list(scope) {
    const arns = await listDefinitions(scope)
    const described = await Promise.all(arns.map(arn => describeDefinition(scope, arn)))
    return described.flatMap(answer => (answer?.taskDefinition?.status === 'ACTIVE' ? [toLive(answer)] : []))
  },

  async create(target) {
    const { aws, region, name: family, props } = target
    const registering = aws.ecs.registerTaskDefinition({
      family,
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: props.architecture },
      cpu: `${props.cpu}`,
      memory: `${props.memory}`,
      executionRoleArn: props.executionRole,
      taskRoleArn: props.taskRole,
      containerDefinitions: [toContainer(props, region)],
      tags: toLowerTags(target),
    })
    await explain(registering, /Max allowed length/, 'command, environment and secrets are longer than a task definition may be')
  },

  async update() {
    // All props are create-only.
  },

  async delete({ aws }, { arn: taskDefinition }) {
    await aws.ecs.deregisterTaskDefinition({ taskDefinition })
  },
})

function toLive({ taskDefinition: definition = {}, tags }: DescribeTaskDefinitionResponse): Listed<Props, Outputs> {
  return {
    name: definition.family!,
    arn: definition.taskDefinitionArn!,
    owner: toOwner(tags),
    props: {
      cpu: Number(definition.cpu ?? 0),
      memory: Number(definition.memory ?? 0),
      architecture: (definition.runtimePlatform?.cpuArchitecture ?? 'X86_64') as Props['architecture'],
      executionRole: definition.executionRoleArn ?? '',
      taskRole: definition.taskRoleArn ?? '',
      ...fromContainer(definition.containerDefinitions?.find(({ name }) => name === CONTAINER) ?? {}),
    },
    outputs: { arn: definition.taskDefinitionArn! },
    status: 'ready',
  }
}
