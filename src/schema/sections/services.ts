import { NAME, VARIABLE } from '../patterns.ts'
import { FARGATE_MEMORY } from '../tables/fargate.ts'

const LABEL = '[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?'
const WORD = '[a-z0-9]+'

/** A registry host: it has a dot or a port, or is localhost. */
const HOST = `(?=[^/]*[.:]|localhost/)${LABEL}(\\.${LABEL})*(:\\d{1,5})?/`

/** The path of a repository: Docker's rules, and the stricter ones of ECR. */
const REPOSITORY = `${WORD}(([._/]|__|-+)${WORD})*`
const OWN_REPOSITORY = `(?![^/]*[.:][^/]*/|localhost/)${WORD}([._/-]${WORD})*`

/** A user or group id up to 65535. */
const ID = '(0|[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])'

const weight = (provider: string, defaultWeight: string) =>
  ({
    description: `The weight of ${provider}. Default: ${defaultWeight}.`,
    examples: [1],
    type: 'integer',
    minimum: 0,
    maximum: 1000,
  }) as const

const scaling = {
  title: 'Scaling',
  description: 'Automatic scaling of the number of tasks with their CPU utilization.',
  examples: [{ min: 2, max: 6, cpuPercent: 60 }],
  type: 'object',
  additionalProperties: false,
  properties: {
    min: {
      description: 'The minimum number of tasks. Default: count where that is written, else 1 (dev), 2 (prod).',
      examples: [2],
      type: 'integer',
      minimum: 0,
      maximum: 1000,
    },
    max: {
      description: 'The maximum number of tasks. Default: 2 (dev), 6 (prod), or count where that is more.',
      examples: [6],
      type: 'integer',
      minimum: 0,
      maximum: 1000,
    },
    cpuPercent: {
      description: 'The average CPU utilization that scaling aims for, in percent.',
      examples: [60],
      type: 'integer',
      minimum: 1,
      maximum: 100,
    },
  },
} as const

const service = {
  title: 'Service',
  description: 'A service on ECS Fargate: identical tasks.',
  examples: [{ image: 'api:latest', port: 8000 }],
  type: 'object',
  additionalProperties: false,
  properties: {
    image: {
      description:
        "The image. Without a registry host it is in the environment's own repository in ECR. Default: api:latest for api and worker, required for others.",
      examples: ['api:latest', 'public.ecr.aws/nginx/nginx:1.29'],
      type: 'string',
      maxLength: 512,
      pattern: `^(${HOST}${REPOSITORY}|${OWN_REPOSITORY})(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$`,
      patternErrorMessage:
        'an image such as api:latest or public.ecr.aws/nginx/nginx:1.29: lower-case letters and digits, and one of . _ - / between them',
    },
    command: {
      description: "The command to run. Default: the image's own; python -m worker for a worker without an image of its own.",
      examples: [['python', '-m', 'worker']],
      optional: true,
      type: 'array',
      minItems: 1,
      items: { description: 'A word of the command.', examples: ['python'], type: 'string' },
    },
    cpu: {
      description: 'The CPU units of a task: 1024 are one vCPU.',
      examples: [512, 2048],
      type: 'integer',
      enum: [...FARGATE_MEMORY.keys()],
    },
    memory: {
      description:
        'The memory of a task in MiB: one of the sizes that Fargate offers for its cpu. Default: twice cpu, so 1024 (dev), 4096 (prod).',
      examples: [1024, 4096],
      type: 'integer',
      minimum: 512,
      maximum: 249856,
    },
    port: {
      description: 'The port that tasks listen on. Without a port they receive no requests. Default: 8000 for api, none for others.',
      examples: [8000],
      optional: true,
      type: 'integer',
      minimum: 1,
      maximum: 65535,
    },
    healthPath: {
      description: 'The path of the health check, which a healthy task answers with 200.',
      examples: ['/api/health'],
      type: 'string',
      maxLength: 1024,
      pattern: '^/[!-~]*$',
      patternErrorMessage: 'a path such as /api/health',
    },
    paths: {
      description: 'The paths that the load balancer routes to the service. Default: /api/* for api, none for others.',
      examples: [['/api/*']],
      type: 'array',
      uniqueItems: true,
      maxItems: 5,
      items: {
        description: 'A path; * matches any text, ? one character.',
        examples: ['/api/*'],
        type: 'string',
        maxLength: 128,
        pattern: '^/[A-Za-z0-9_.$/~"\'@:+&*?-]*$',
        patternErrorMessage: 'a path such as /api/*',
      },
    },
    count: {
      description: 'The initial number of tasks; afterwards scaling changes it. Default: 1 (dev), 2 (prod), within scaling.',
      examples: [2],
      type: 'integer',
      minimum: 0,
      maximum: 1000,
    },
    scaling,
    capacity: {
      title: 'Capacity',
      description: 'The distribution of tasks between Fargate and Fargate Spot, which is cheaper and can be interrupted.',
      examples: [{ FARGATE: 1, FARGATE_SPOT: 3 }],
      type: 'object',
      additionalProperties: false,
      properties: { FARGATE: weight('Fargate', '1, or 0 where FARGATE_SPOT is written'), FARGATE_SPOT: weight('Fargate Spot', '0') },
    },
    environment: {
      description: 'Environment variables. Never secrets: their names belong in secrets.groups, their values in Secrets Manager.',
      examples: [{ LOG_LEVEL: 'info' }],
      type: 'object',
      propertyNames: VARIABLE,
      additionalProperties: { description: 'The value, in quotes.', examples: ['info'], type: 'string' },
    },
    secrets: {
      description: 'The groups of secrets that tasks get as environment variables. Default: all, with db-credentials.',
      examples: [['db-credentials', 'llm-keys']],
      type: 'array',
      uniqueItems: true,
      items: { description: 'A group of secrets.groups, or db-credentials.', examples: ['llm-keys'], ...NAME },
    },
    exec: {
      description: 'Whether ECS Exec can open a shell in tasks. It needs a writable root file system.',
      examples: [false],
      type: 'boolean',
    },
    user: {
      description: "The user that tasks run as, by number; empty for the image's own.",
      examples: ['10001', ''],
      type: 'string',
      pattern: `^(${ID}(:${ID})?)?$`,
      patternErrorMessage:
        'a user by number up to 65535 such as "10001", a user and a group such as "10001:10001", or "" for the image\'s own',
    },
    readonlyRoot: {
      description: 'Whether the root file system is read-only, except for the paths in writable. Default: true, or false with exec.',
      examples: [true],
      type: 'boolean',
    },
    writable: {
      description: 'Paths that tasks can write to: temporary, in memory, each up to an eighth of it.',
      examples: [['/tmp']],
      type: 'array',
      uniqueItems: true,
      maxItems: 4,
      items: {
        description: 'A path in the container.',
        examples: ['/tmp'],
        type: 'string',
        maxLength: 255,
        pattern: '^(?!/(proc|dev|sys)(/|$))(/(?!\\.\\.?(/|$))[A-Za-z0-9._-]+)+$',
        patternErrorMessage: 'an absolute path such as /tmp, without . and .., and not in /proc, /dev or /sys',
      },
    },
  },
} as const

/** `spec.services`: the services on ECS. */
export const services = {
  description: 'The services on ECS Fargate, by name. Default: api and worker, both with the image api:latest.',
  examples: [{ api: { image: 'api:latest', port: 8000 }, worker: { image: 'api:latest', command: ['python', '-m', 'worker'] } }],
  type: 'object',
  propertyNames: NAME,
  additionalProperties: service,
} as const
