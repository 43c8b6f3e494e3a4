import type { DescribeTaskDefinitionResponse } from '@aws-sdk/client-ecs'
import { orNone } from '../errors.ts'
import { defineKind, type Live } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { isOurName, toLowerTags, toOwner } from '../tags.ts'
import { type Container, CONTAINER, fromContainer, toContainer } from './container.ts'

interface Props extends Container {
  /** 1024 are one vCPU. */
  cpu: number
  /** In MiB. */
  memory: number
  architecture: 'X86_64' | 'ARM64'
  /** What pulls the image, reads the secrets and writes the log. */
  executionRole: string
  /** What the application itself may do. */
  taskRole: string
}

interface Outputs {
  arn: string
}

/** What a task on Fargate runs. Never changed: AWS numbers its revisions. */
export const TaskDefinition = defineKind<Props, Outputs>({
  type: 'AWS::ECS::TaskDefinition',
  identity: 'name',
  nameLimit: 255,
  createOnly: [
    ...(['cpu', 'memory', 'architecture', 'executionRole', 'taskRole', 'image', 'command', 'port', 'environment'] as const),
    ...(['secrets', 'logGroup', 'user', 'readonlyRoot', 'writable', 'configurationVersions'] as const),
  ],
  unordered: ['writable'],
  replace: 'create-first',
  revisions: true,
  permissions: {
    list: ['ecs:ListTaskDefinitions', 'ecs:DescribeTaskDefinition'],
    create: ['ecs:RegisterTaskDefinition', 'ecs:TagResource', 'iam:PassRole'],
    update: [],
    delete: ['ecs:DeregisterTaskDefinition'],
  },

  async list(scope) {
    const { ecs } = scope.aws
    const arns = await collectPages(ecs.paginateListTaskDefinitions({ status: 'ACTIVE' }), page => page.taskDefinitionArns)
    const ours = arns.filter(arn => isOurName(scope, arn.split('/').at(-1)!.split(':')[0]))
    const found = await Promise.all(ours.map(taskDefinition => orNone(ecs.describeTaskDefinition({ taskDefinition, include: ['TAGS'] }))))
    return found.flatMap(one => (one?.taskDefinition?.status === 'ACTIVE' ? [toLive(one)] : []))
  },

  async create(target) {
    const { aws, region, name: family, props } = target
    await aws.ecs.registerTaskDefinition({
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
  },

  async update() {
    // Nothing of a revision can change.
  },

  async delete({ aws }, { arn: taskDefinition }) {
    await aws.ecs.deregisterTaskDefinition({ taskDefinition })
  },
})

function toLive({ taskDefinition: definition = {}, tags }: DescribeTaskDefinitionResponse): Live<Props, Outputs> {
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
