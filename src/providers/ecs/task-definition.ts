import type { ContainerDefinition, DescribeTaskDefinitionResponse } from '@aws-sdk/client-ecs'
import { orNone } from '../errors.ts'
import { defineKind, type Live, type Target } from '../kind.ts'
import { all } from '../pages.ts'
import { named, toLowerTags, toOwner } from '../tags.ts'

interface Props {
  /** 1024 are one vCPU. */
  cpu: number
  /** In MiB. */
  memory: number
  architecture: 'X86_64' | 'ARM64'
  /** What pulls the image, reads the secrets and writes the log. */
  executionRole: string
  /** What the application itself may do. */
  taskRole: string
  image: string
  /** Empty for the image's own. */
  command: readonly string[]
  /** The port that it listens on; 0 for none. */
  port: number
  environment: Readonly<Record<string, string>>
  /** From where each further variable gets its value. */
  secrets: Readonly<Record<string, string>>
  logGroup: string
  /** Empty for the image's own. */
  user: string
  readonlyRoot: boolean
  /** Paths on which an empty volume is mounted. Root's, unless the image declares them as volumes of its user's. */
  writable: readonly string[]
  /** Changes with the values of the secrets, which tasks read when they start. */
  secretVersions: string
}

interface Outputs {
  arn: string
}

/** The name of a task's only container. */
export const CONTAINER = 'app'
const SECRET_VERSIONS = 'postmagiq.secret-versions'

/** What a task on Fargate runs. Never changed: AWS numbers its revisions. */
export const TaskDefinition = defineKind<Props, Outputs>({
  type: 'AWS::ECS::TaskDefinition',
  identity: 'name',
  nameLimit: 255,
  createOnly: [
    ...(['cpu', 'memory', 'architecture', 'executionRole', 'taskRole', 'image', 'command', 'port', 'environment'] as const),
    ...(['secrets', 'logGroup', 'user', 'readonlyRoot', 'writable', 'secretVersions'] as const),
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
    const arns = await all(ecs.paginateListTaskDefinitions({ status: 'ACTIVE' }), page => page.taskDefinitionArns)
    const ours = arns.filter(arn => named(scope, arn.split('/').at(-1)!.split(':')[0]))
    const found = await Promise.all(ours.map(taskDefinition => orNone(ecs.describeTaskDefinition({ taskDefinition, include: ['TAGS'] }))))
    return found.flatMap(one => (one?.taskDefinition?.status === 'ACTIVE' ? [toLive(one)] : []))
  },

  async create(target) {
    const { aws, name: family, props } = target
    await aws.ecs.registerTaskDefinition({
      family,
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: props.architecture },
      cpu: `${props.cpu}`,
      memory: `${props.memory}`,
      executionRoleArn: props.executionRole,
      taskRoleArn: props.taskRole,
      volumes: props.writable.map((_, index) => ({ name: toVolumeName(index) })),
      containerDefinitions: [toContainer(target)],
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

const toContainer = ({ region, props }: Target<Props>): ContainerDefinition => ({
  name: CONTAINER,
  image: props.image,
  essential: true,
  command: [...props.command],
  portMappings: props.port === 0 ? [] : [{ containerPort: props.port, protocol: 'tcp' }],
  environment: Object.entries(props.environment).map(([name, value]) => ({ name, value })),
  secrets: Object.entries(props.secrets).map(([name, valueFrom]) => ({ name, valueFrom })),
  logConfiguration: {
    logDriver: 'awslogs',
    options: { 'awslogs-group': props.logGroup, 'awslogs-region': region, 'awslogs-stream-prefix': CONTAINER },
  },
  linuxParameters: { initProcessEnabled: true, capabilities: { drop: ['ALL'] } },
  privileged: false,
  readonlyRootFilesystem: props.readonlyRoot,
  mountPoints: props.writable.map((containerPath, index) => ({ sourceVolume: toVolumeName(index), containerPath, readOnly: false })),
  dockerLabels: { [SECRET_VERSIONS]: props.secretVersions },
  ...(props.user && { user: props.user }),
})

const toVolumeName = (index: number) => `writable-${index}`

function toLive({ taskDefinition: definition = {}, tags }: DescribeTaskDefinitionResponse): Live<Props, Outputs> {
  const container = definition.containerDefinitions?.find(({ name }) => name === CONTAINER) ?? {}
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
      ...toProgram(container),
      ...toConfinement(container),
    },
    outputs: { arn: definition.taskDefinitionArn! },
    status: 'ready',
  }
}

/** What runs, and what it is told. */
const toProgram = ({ image, command, environment, secrets, dockerLabels }: ContainerDefinition) => ({
  image: image ?? '',
  command: command ?? [],
  environment: Object.fromEntries((environment ?? []).map(({ name, value }) => [name!, value!])),
  secrets: Object.fromEntries((secrets ?? []).map(({ name, valueFrom }) => [name!, valueFrom!])),
  secretVersions: dockerLabels?.[SECRET_VERSIONS] ?? '',
})

/** What it may reach, and what reaches it. */
const toConfinement = ({ portMappings, logConfiguration, user, readonlyRootFilesystem, mountPoints }: ContainerDefinition) => ({
  port: portMappings?.[0]?.containerPort ?? 0,
  logGroup: logConfiguration?.options?.['awslogs-group'] ?? '',
  user: user ?? '',
  readonlyRoot: readonlyRootFilesystem ?? false,
  writable: (mountPoints ?? []).map(({ containerPath }) => containerPath!),
})
