import { NAME, VARIABLE } from '../patterns.ts'
import { FARGATE_MEMORY } from '../tables/fargate.ts'

const LABEL = '[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?'
const WORD = '[a-z0-9]+'

/** A registry's host, which a dot, a port or its being localhost tells from a path. */
const HOST = `(?=[^/]*[.:]|localhost/)${LABEL}(\\.${LABEL})*(:\\d{1,5})?/`

/** A repository as Docker has it, and as ECR does, which is stricter. */
const REPOSITORY = `${WORD}(([._/]|__|-+)${WORD})*`
const OWN_REPOSITORY = `(?![^/]*[.:][^/]*/|localhost/)${WORD}([._/-]${WORD})*`

/** A number that any kernel takes for a user. */
const ID = '(0|[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])'

const weight = (provider: string, unasked: string) =>
  ({
    description: `The weight of ${provider}. Default: ${unasked}.`,
    examples: [1],
    type: 'integer',
    minimum: 0,
    maximum: 1000,
  }) as const

const scaling = {
  title: 'Scaling',
  description: 'Between how many tasks their number follows the load.',
  examples: [{ min: 2, max: 6, cpuPercent: 60 }],
  type: 'object',
  additionalProperties: false,
  properties: {
    min: {
      description: 'The fewest tasks. Default: count where that is written, else 1 (dev), 2 (prod).',
      examples: [2],
      type: 'integer',
      minimum: 0,
      maximum: 1000,
    },
    max: {
      description: 'The most tasks. Default: 2 (dev), 6 (prod), or count where that is more.',
      examples: [6],
      type: 'integer',
      minimum: 0,
      maximum: 1000,
    },
    cpuPercent: { description: 'The CPU use to keep to.', examples: [60], type: 'integer', minimum: 1, maximum: 100 },
  },
} as const

const service = {
  title: 'Service',
  description: 'One kind of task, as many of it as asked for.',
  examples: [{ image: 'api:latest', port: 8000 }],
  type: 'object',
  additionalProperties: false,
  properties: {
    image: {
      description:
        "The image. Without a registry's host it is in the environment's own repository; with one it is taken as it is. Default: api:latest for api and worker; others must say.",
      examples: ['api:latest', 'public.ecr.aws/nginx/nginx:1.29'],
      type: 'string',
      maxLength: 512,
      pattern: `^(${HOST}${REPOSITORY}|${OWN_REPOSITORY})(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$`,
      patternErrorMessage:
        'an image such as api:latest or public.ecr.aws/nginx/nginx:1.29: lower-case letters and digits, and one of . _ - / between them',
    },
    command: {
      description:
        "What to run instead of the image's own command. Default: that of the image; python -m worker for a worker without an image of its own.",
      examples: [['python', '-m', 'worker']],
      optional: true,
      type: 'array',
      minItems: 1,
      items: { description: 'One word of it.', examples: ['python'], type: 'string' },
    },
    cpu: {
      description: 'CPU units of a task: 1024 are one vCPU.',
      examples: [512, 2048],
      type: 'integer',
      enum: [...FARGATE_MEMORY.keys()],
    },
    memory: {
      description: 'Memory of a task in MiB; Fargate has certain sizes for each cpu. Default: twice cpu, so 1024 (dev), 4096 (prod).',
      examples: [1024, 4096],
      type: 'integer',
      minimum: 512,
      maximum: 249856,
    },
    port: {
      description: 'The port it listens on; without one it takes no traffic. Default: 8000 for api, none for others.',
      examples: [8000],
      optional: true,
      type: 'integer',
      minimum: 1,
      maximum: 65535,
    },
    healthPath: {
      description: 'The path that answers 200 when a task is well.',
      examples: ['/api/health'],
      type: 'string',
      maxLength: 1024,
      pattern: '^/[!-~]*$',
      patternErrorMessage: 'a path such as /api/health',
    },
    paths: {
      description: 'The paths that the load balancer sends to it. Default: /api/* for api, none for others.',
      examples: [['/api/*']],
      type: 'array',
      uniqueItems: true,
      maxItems: 5,
      items: {
        description: 'A path; * stands for any text, ? for one character.',
        examples: ['/api/*'],
        type: 'string',
        maxLength: 128,
        pattern: '^/[A-Za-z0-9_.$/~"\'@:+&*?-]*$',
        patternErrorMessage: 'a path such as /api/*',
      },
    },
    count: {
      description: 'How many tasks there are at first; from then on scaling decides. Default: 1 (dev), 2 (prod), within scaling.',
      examples: [2],
      type: 'integer',
      minimum: 0,
      maximum: 1000,
    },
    scaling,
    capacity: {
      title: 'Capacity',
      description: 'How tasks are shared out between Fargate and Fargate Spot, which is cheaper and may be taken away.',
      examples: [{ FARGATE: 1, FARGATE_SPOT: 3 }],
      type: 'object',
      additionalProperties: false,
      properties: { FARGATE: weight('Fargate', '1, or 0 where the other is written'), FARGATE_SPOT: weight('Fargate Spot', '0') },
    },
    environment: {
      description: 'Environment variables. Secrets do not belong here: their names go to secrets.groups, their values to Secrets Manager.',
      examples: [{ LOG_LEVEL: 'info' }],
      type: 'object',
      propertyNames: VARIABLE,
      additionalProperties: { description: 'Its value, in quotes.', examples: ['info'], type: 'string' },
    },
    secrets: {
      description: 'The groups of secrets it gets, db-credentials among them. Default: all.',
      examples: [['db-credentials', 'llm-keys']],
      type: 'array',
      uniqueItems: true,
      items: { description: 'A group under secrets.groups, or db-credentials.', examples: ['llm-keys'], ...NAME },
    },
    exec: {
      description: 'Whether people may open a shell in its tasks. AWS then writes to their root file system.',
      examples: [false],
      type: 'boolean',
    },
    user: {
      description: "The user that its tasks run as, by number; empty for the image's own.",
      examples: ['10001', ''],
      type: 'string',
      pattern: `^(${ID}(:${ID})?)?$`,
      patternErrorMessage:
        'a user by number up to 65535 such as "10001", a user and a group such as "10001:10001", or "" for the image\'s own',
    },
    readonlyRoot: {
      description: 'Whether tasks can write to nothing but the paths under writable. Default: true, but where exec is.',
      examples: [true],
      type: 'boolean',
    },
    writable: {
      description: 'Paths that tasks can write to: in memory, an eighth of it each, and gone with the task.',
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

/** `spec.services`: what runs on ECS. */
export const services = {
  description: 'What runs on ECS Fargate, by name. Default: api and worker, both from the image api:latest.',
  examples: [{ api: { image: 'api:latest', port: 8000 }, worker: { image: 'api:latest', command: ['python', '-m', 'worker'] } }],
  type: 'object',
  propertyNames: NAME,
  additionalProperties: service,
} as const
