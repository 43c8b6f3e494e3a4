import { NAME } from './patterns.ts'
import { cache } from './sections/cache.ts'
import { database } from './sections/database.ts'
import { domain, llm, watermark } from './sections/edge.ts'
import { network } from './sections/network.ts'
import { approvals, assumeRole, deletion, guards, logs, monitoring, state } from './sections/operations.ts'
import { reconcile } from './sections/reconcile.ts'
import { secrets } from './sections/secrets.ts'
import { security } from './sections/security.ts'
import { services } from './sections/services.ts'
import { storage } from './sections/storage.ts'
import { COMMERCIAL, REGIONS } from './tables/regions.ts'

/** The keywords of JSON Schema (draft 7) that editors support and the schema uses, and two of our own. */
export interface Schema {
  readonly title?: string
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'boolean'
  readonly const?: string
  readonly enum?: readonly (string | number)[]
  readonly pattern?: string
  /** The expected form where the pattern does not match, or why there are no other choices. Some editors show it. */
  readonly patternErrorMessage?: string
  readonly format?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly propertyNames?: Schema
  readonly additionalProperties?: boolean | Schema
  readonly required?: readonly string[]
  /** The TypeScript type, where a union of all choices would be too long. */
  readonly tsType?: string
  /** Absent from an environment where it is not written: the field has no default. */
  readonly optional?: true
}

/** The values of `apiVersion` and `kind`. */
export const API_VERSION = 'postmagiq.dev/v1'
export const KIND = 'Environment'

const metadata = {
  title: 'Metadata',
  description: 'The name of the environment.',
  examples: [{ name: 'dev' }],
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: { description: 'The name, part of the names of all resources. Cannot be changed later.', examples: ['dev', 'prod'], ...NAME },
  },
} as const

const spec = {
  title: 'EnvironmentSpec',
  description: 'The environment. The tier decides the defaults of all fields that are left out.',
  examples: [{ tier: 'dev' }],
  type: 'object',
  additionalProperties: false,
  required: ['tier'],
  properties: {
    tier: {
      description: 'The set of defaults: the lowest cost (dev), or high availability (prod).',
      examples: ['dev', 'prod'],
      type: 'string',
      enum: ['dev', 'prod'],
    },
    application: {
      description: 'The name of the application: the names of all resources begin with it.',
      examples: ['postmagiq'],
      ...NAME,
    },
    region: {
      description: 'The AWS region, a commercial one. Default: the region of the zones, else AWS_REGION, else us-east-1.',
      examples: ['us-east-1'],
      type: 'string',
      enum: REGIONS,
      patternErrorMessage: COMMERCIAL,
      tsType: 'Region',
    },
    accountId: {
      description: 'The AWS account, in quotes; nothing is changed in any other account. Default: the account of the credentials.',
      examples: ['123456789012'],
      optional: true,
      type: 'string',
      pattern: '^\\d{12}$',
      patternErrorMessage: 'the 12 digits of an AWS account, in quotes',
    },
    assumeRole,
    state,
    network,
    database,
    cache,
    services,
    storage,
    secrets,
    llm,
    logs,
    monitoring,
    deletion,
    guards,
    approvals,
    reconcile,
    security,
    watermark,
    domain,
  },
} as const

/** The format of `postmagiq.yaml`. Types, published schema, validator and messages derive from it. */
export const schema = {
  title: 'Spec',
  description: 'An environment of the application on AWS.',
  type: 'object',
  additionalProperties: false,
  required: ['apiVersion', 'kind', 'metadata', 'spec'],
  properties: {
    apiVersion: { description: 'The version of this format.', examples: [API_VERSION], type: 'string', const: API_VERSION },
    kind: { description: 'What the file describes.', examples: [KIND], type: 'string', const: KIND },
    metadata,
    spec,
  },
} as const satisfies Schema
