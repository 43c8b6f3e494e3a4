import { API_VERSION, type Schema, schema } from './schema.ts'
import { logs } from './sections/operations.ts'
import { services } from './sections/services.ts'

/** The value of `kind`. */
export const CONTROL_PLANE = 'ControlPlane'

/** The control plane belongs to this application and environment: there is one for each account and region. */
export const CONTROL_PLANE_OWNER = { application: 'postmagiq', environment: 'control-plane' } as const

const { region, accountId } = schema.properties.spec.properties
const { image, cpu } = services.additionalProperties.properties

const network = {
  title: 'ControlPlaneNetwork',
  description: 'The network of the control plane: one of its own, or subnets and security groups that exist.',
  examples: [{ cidr: '10.255.0.0/24' }, { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'] }],
  type: 'object',
  additionalProperties: false,
  properties: {
    cidr: {
      description:
        'The addresses of a network of its own, a private /24: two public subnets, and no NAT. Cannot be changed later. Default: 10.255.0.0/24, or none with subnets.',
      examples: ['10.255.0.0/24'],
      optional: true,
      type: 'string',
      pattern: '^\\d{1,3}(\\.\\d{1,3}){3}/24$',
      patternErrorMessage: 'a block of 256 IPv4 addresses such as 10.255.0.0/24',
    },
    subnets: {
      description: 'Existing subnets, from which tasks reach AWS and the sources by HTTPS.',
      examples: [['subnet-0a1b2c3d']],
      optional: true,
      type: 'array',
      minItems: 1,
      maxItems: 16,
      uniqueItems: true,
      items: {
        description: 'The id of a subnet.',
        examples: ['subnet-0a1b2c3d'],
        type: 'string',
        pattern: '^subnet-[0-9a-f]{8,17}$',
        patternErrorMessage: 'the id of a subnet such as subnet-0a1b2c3d',
      },
    },
    securityGroups: {
      description: 'Existing security groups for those subnets. The control plane needs no ingress, and egress to port 443.',
      examples: [['sg-0a1b2c3d']],
      optional: true,
      type: 'array',
      minItems: 1,
      maxItems: 5,
      uniqueItems: true,
      items: {
        description: 'The id of a security group.',
        examples: ['sg-0a1b2c3d'],
        type: 'string',
        pattern: '^sg-[0-9a-f]{8,17}$',
        patternErrorMessage: 'the id of a security group such as sg-0a1b2c3d',
      },
    },
    publicIp: {
      description: 'Whether its task has a public address, which it needs in a subnet without NAT. Nothing can connect to it.',
      examples: [true],
      type: 'boolean',
    },
  },
} as const

const sources = {
  description: 'Where the specs of environments are: Git repositories and buckets.',
  examples: [['https://github.com/example/environments.git#main:environments'], ['s3://example-specs/environments']],
  type: 'array',
  minItems: 1,
  maxItems: 20,
  uniqueItems: true,
  items: {
    description: 'A Git repository as https://HOST/REPOSITORY.git#BRANCH:PATH, or a bucket as s3://BUCKET/PREFIX.',
    examples: ['https://github.com/example/environments.git#main:environments', 's3://example-specs/environments'],
    type: 'string',
    maxLength: 512,
    pattern: '^(https://[^\\s/@]+/[!-~]+|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[!-~]*)?)$',
    patternErrorMessage:
      'https://HOST/REPOSITORY.git#BRANCH:PATH without user and password, which belong in gitSecret, or s3://BUCKET/PREFIX',
  },
} as const

const spec = {
  title: 'ControlPlaneSpec',
  description: 'The control plane.',
  examples: [{ sources: ['s3://example-specs/environments'] }],
  type: 'object',
  additionalProperties: false,
  required: ['sources'],
  properties: {
    region: { ...region, description: 'The AWS region, a commercial one. Default: AWS_REGION, else us-east-1.' },
    accountId,
    sources,
    gitSecret: {
      description: 'The name of the secret in Secrets Manager that contains the token for Git. Never the token.',
      examples: ['postmagiq/control-plane/git'],
      optional: true,
      type: 'string',
      pattern: '^[A-Za-z0-9/_+=.@-]{1,512}$',
      patternErrorMessage: 'the name of a secret: letters, digits and / _ + = . @ -',
    },
    network,
    image: {
      ...image,
      description: "The image of the controller. Without a registry host it is in the control plane's own repository in ECR.",
      examples: ['postmagiq:latest'],
    },
    cpu: { ...cpu, examples: [256] },
    memory: {
      description: 'The memory of its task in MiB: one of the sizes that Fargate offers for its cpu.',
      examples: [1024],
      type: 'integer',
      minimum: 512,
      maximum: 249856,
    },
    logs: { ...logs, title: 'ControlPlaneLogs', description: 'The log of the controller, in CloudWatch Logs.' },
  },
} as const

/** The format of the file that `postmagiq bootstrap` takes. */
export const controlPlaneSchema = {
  title: CONTROL_PLANE,
  description: 'The task that keeps environments as their specs say, with all that it needs in AWS.',
  type: 'object',
  additionalProperties: false,
  required: ['apiVersion', 'kind', 'spec'],
  properties: {
    apiVersion: { description: 'The version of this format.', examples: [API_VERSION], type: 'string', const: API_VERSION },
    kind: { description: 'What the file describes.', examples: [CONTROL_PLANE], type: 'string', const: CONTROL_PLANE },
    metadata: {
      title: 'ControlPlaneMetadata',
      description: 'The name of the control plane; may be left out.',
      examples: [{ name: CONTROL_PLANE_OWNER.environment }],
      type: 'object',
      additionalProperties: false,
      properties: {
        name: {
          description: 'The only name: an account has one control plane in a region.',
          examples: [CONTROL_PLANE_OWNER.environment],
          type: 'string',
          const: CONTROL_PLANE_OWNER.environment,
        },
      },
    },
    spec,
  },
} as const satisfies Schema
