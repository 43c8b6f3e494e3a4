import type { ContainerDefinition } from '@aws-sdk/client-ecs'

/** What runs in a task's only container. */
export interface Container {
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
  /** Paths that the container may write to: in memory, an eighth of the task's at most, and gone with the task. */
  writable: readonly string[]
  /** Changes with the values of secrets and parameters, which tasks read when they start. */
  configurationVersions: string
}

/** The container's name. */
export const CONTAINER = 'app'
const CONFIGURATION_VERSIONS = 'postmagiq.configuration-versions'

/** The same as AWS is told it. */
export const toContainer = (props: Container & { readonly memory: number }, region: string): ContainerDefinition => ({
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
  linuxParameters: { initProcessEnabled: true, capabilities: { drop: ['ALL'] }, tmpfs: toTmpfs(props) },
  privileged: false,
  readonlyRootFilesystem: props.readonlyRoot,
  dockerLabels: { [CONFIGURATION_VERSIONS]: props.configurationVersions },
  ...(props.user && { user: props.user }),
})

/** A volume would belong to root; a tmpfs is writable for every user by default. Fargate has tmpfs since January 2026. */
const toTmpfs = ({ writable, memory }: Pick<Container, 'writable'> & { readonly memory: number }) =>
  writable.map(containerPath => ({ containerPath, size: Math.floor(memory / 8) }))

/** The same as AWS tells it. */
export const fromContainer = (container: ContainerDefinition): Container => ({ ...toProgram(container), ...toConfinement(container) })

/** What runs, and what it is told. */
const toProgram = ({ image, command, environment, secrets, dockerLabels }: ContainerDefinition) => ({
  image: image ?? '',
  command: command ?? [],
  environment: Object.fromEntries((environment ?? []).map(({ name, value }) => [name!, value!])),
  secrets: Object.fromEntries((secrets ?? []).map(({ name, valueFrom }) => [name!, valueFrom!])),
  configurationVersions: dockerLabels?.[CONFIGURATION_VERSIONS] ?? '',
})

/** What reaches it, and what it may reach. */
const toConfinement = ({ portMappings: [mapping] = [], logConfiguration, linuxParameters, ...container }: ContainerDefinition) => ({
  port: mapping?.containerPort ?? 0,
  logGroup: logConfiguration?.options?.['awslogs-group'] ?? '',
  ...toRights(container),
  writable: (linuxParameters?.tmpfs ?? []).map(({ containerPath }) => containerPath!),
})

const toRights = ({ user, readonlyRootFilesystem }: ContainerDefinition) => ({
  user: user ?? '',
  readonlyRoot: readonlyRootFilesystem ?? false,
})
