import { NAME } from './patterns.ts'
import { cache } from './sections/cache.ts'
import { database } from './sections/database.ts'
import { domain, llm, watermark } from './sections/edge.ts'
import { network } from './sections/network.ts'
import { approvals, deletion, guards, logs, monitoring } from './sections/operations.ts'
import { secrets } from './sections/secrets.ts'
import { services } from './sections/services.ts'
import { storage } from './sections/storage.ts'
import { COMMERCIAL, REGIONS } from './tables/regions.ts'

/** The part of JSON Schema (draft 7) that we use, so that every editor understands it, and two words of our own. */
export interface Schema {
  readonly title?: string
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'boolean'
  readonly const?: string
  readonly enum?: readonly (string | number)[]
  readonly pattern?: string
  /** What was expected where the pattern does not match, or why there are no other choices. Editors know it too. */
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
  /** Its type in TypeScript, where the enumeration would be too long. */
  readonly tsType?: string
  /** Stays away where it is not written: it has no default. */
  readonly optional?: true
}

/** The version of the format, and what a file in it describes. */
export const API_VERSION = 'postmagiq.dev/v1'
export const KIND = 'Environment'

const metadata = {
  title: 'Metadata',
  description: 'What the environment is called.',
  examples: [{ name: 'dev' }],
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: { description: 'Its name, part of the names of all its resources. Stays for life.', examples: ['dev', 'prod'], ...NAME },
  },
} as const

const spec = {
  title: 'EnvironmentSpec',
  description: 'What the environment is to be. Whatever is left out has a default that the tier decides.',
  examples: [{ tier: 'dev' }],
  type: 'object',
  additionalProperties: false,
  required: ['tier'],
  properties: {
    tier: {
      description: 'What the defaults are for: as cheap as can be (dev), or fit for customers (prod).',
      examples: ['dev', 'prod'],
      type: 'string',
      enum: ['dev', 'prod'],
    },
    application: {
      description: 'The name of the application, which the names of all resources begin with.',
      examples: ['postmagiq'],
      ...NAME,
    },
    region: {
      description: 'The AWS region, a commercial one. Default: that of the zones, else that of the command, else us-east-1.',
      examples: ['us-east-1'],
      type: 'string',
      enum: REGIONS,
      patternErrorMessage: COMMERCIAL,
      tsType: 'Region',
    },
    accountId: {
      description: 'The AWS account it belongs to, in quotes; in any other nothing is touched. Default: the account of the credentials.',
      examples: ['123456789012'],
      optional: true,
      type: 'string',
      pattern: '^\\d{12}$',
      patternErrorMessage: 'the 12 digits of an AWS account, in quotes',
    },
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
    watermark,
    domain,
  },
} as const

/** What may be written in `postmagiq.yaml`. Types, the published schema, messages and help all derive from it. */
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
