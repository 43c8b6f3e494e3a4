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
  /** Paths on which an empty volume is mounted. Root's, unless the image declares them as volumes of its user's. */
  writable: readonly string[]
  /** Changes with the values of the secrets, which tasks read when they start. */
  secretVersions: string
}

/** The container's name. */
export const CONTAINER = 'app'
const SECRET_VERSIONS = 'postmagiq.secret-versions'

/** The same as AWS is told it. */
export const toContainer = (props: Container, region: string): ContainerDefinition => ({
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

/** The volumes that it mounts. */
export const toVolumes = ({ writable }: Container) => writable.map((_, index) => ({ name: toVolumeName(index) }))

const toVolumeName = (index: number) => `writable-${index}`

/** The same as AWS tells it. */
export const fromContainer = (container: ContainerDefinition): Container => ({ ...toProgram(container), ...toConfinement(container) })

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
