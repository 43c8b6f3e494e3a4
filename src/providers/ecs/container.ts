import type { ContainerDefinition, KernelCapabilities } from '@aws-sdk/client-ecs'

/** The only container of a task. */
export interface Container {
  image: string
  /** Empty for the image's command. */
  command: readonly string[]
  /** The port that the program listens on; 0 for none. */
  port: number
  environment: Readonly<Record<string, string>>
  /** The secret or parameter (`valueFrom`) of each further environment variable. */
  secrets: Readonly<Record<string, string>>
  logGroup: string
  /** Empty for the image's user. */
  user: string
  readonlyRoot: boolean
  /** The Linux capabilities: none, or those that containers have by default. */
  capabilities: 'none' | 'default'
  /**
   * Paths of in-memory file systems (tmpfs), each of at most an eighth of the task's memory; their content ends with the task. Every user
   * may write there, but to a path that the image contains only as to the image's.
   */
  writable: readonly string[]
  /** A fingerprint of the versions of secrets and parameters: tasks read them at start only, so a new value needs a new revision. */
  configurationVersions: string
}

export const CONTAINER = 'app'
const CONFIGURATION_VERSIONS = 'postmagiq.configuration-versions'

/** A container as input of RegisterTaskDefinition; `memory` is the task's, in MiB. */
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
  linuxParameters: {
    initProcessEnabled: true,
    capabilities: { drop: props.capabilities === 'none' ? ['ALL'] : [] },
    tmpfs: toTmpfs(props),
  },
  privileged: false,
  readonlyRootFilesystem: props.readonlyRoot,
  dockerLabels: { [CONFIGURATION_VERSIONS]: props.configurationVersions },
  ...(props.user && { user: props.user }),
})

/**
 * tmpfs mounts, as a volume belongs to root and the container's user cannot write to it. Fargate supports tmpfs since January 2026. A mode
 * cannot be set: the mount options that AWS documents are words without a value.
 */
const toTmpfs = ({ writable, memory }: Pick<Container, 'writable'> & { readonly memory: number }) =>
  writable.map(containerPath => ({ containerPath, size: Math.floor(memory / 8) }))

/** A container of DescribeTaskDefinition. */
export const fromContainer = (container: ContainerDefinition): Container => ({
  ...toProgramProps(container),
  ...toIsolationProps(container),
})

const toProgramProps = ({ image, command, environment, secrets, dockerLabels }: ContainerDefinition) => ({
  image: image ?? '',
  command: command ?? [],
  environment: Object.fromEntries((environment ?? []).map(({ name, value }) => [name!, value!])),
  secrets: Object.fromEntries((secrets ?? []).map(({ name, valueFrom }) => [name!, valueFrom!])),
  configurationVersions: dockerLabels?.[CONFIGURATION_VERSIONS] ?? '',
})

const toIsolationProps = ({ portMappings: [mapping] = [], logConfiguration, linuxParameters, ...container }: ContainerDefinition) => ({
  port: mapping?.containerPort ?? 0,
  logGroup: logConfiguration?.options?.['awslogs-group'] ?? '',
  ...toUserProps(container),
  capabilities: toCapabilities(linuxParameters?.capabilities),
  writable: (linuxParameters?.tmpfs ?? []).map(({ containerPath }) => containerPath!),
})

const toCapabilities = ({ drop = [] }: KernelCapabilities = {}): Container['capabilities'] => (drop.includes('ALL') ? 'none' : 'default')

const toUserProps = ({ user, readonlyRootFilesystem }: ContainerDefinition) => ({
  user: user ?? '',
  readonlyRoot: readonlyRootFilesystem ?? false,
})
