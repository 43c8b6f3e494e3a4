import { NAME, VARIABLE } from '../patterns.ts'

const group = {
  title: 'SecretGroup',
  description: 'One secret in Secrets Manager: a JSON document with these keys.',
  examples: [{ keys: ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'] }],
  type: 'object',
  additionalProperties: false,
  required: ['keys'],
  properties: {
    keys: {
      description: 'The keys of the document, each of which becomes an environment variable. Never the values.',
      examples: [['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET']],
      type: 'array',
      minItems: 1,
      // The state of each key is stored in the secret's tags, of which AWS allows fifty.
      maxItems: 50,
      uniqueItems: true,
      items: { description: 'The name of an environment variable.', examples: ['STRIPE_SECRET_KEY'], ...VARIABLE },
    },
    generated: { description: 'Whether postmagiq generates random values for the keys, once.', examples: [true], type: 'boolean' },
  },
} as const

/** `spec.secrets`: names of secrets, never values. */
export const secrets = {
  title: 'Secrets',
  description: 'The secrets in Secrets Manager: names only, never values.',
  examples: [{ groups: { stripe: { keys: ['STRIPE_SECRET_KEY'] } } }],
  type: 'object',
  additionalProperties: false,
  properties: {
    prefix: {
      description: 'The prefix of the names of all secrets. Default: {application}/{environment}.',
      examples: ['postmagiq/dev'],
      type: 'string',
      maxLength: 255,
      pattern: '^[A-Za-z0-9_+=.@-]+(/[A-Za-z0-9_+=.@-]+)*$',
      patternErrorMessage: 'words separated by slashes, such as postmagiq/dev',
    },
    recoveryDays: {
      description: 'How many days a deleted secret can be restored.',
      examples: [7, 30],
      type: 'integer',
      minimum: 7,
      maximum: 30,
    },
    groups: {
      description: 'The secrets by name; db-credentials is always created. Default: jwt-secret (generated), stripe, llm-keys and smtp.',
      examples: [{ stripe: { keys: ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'] } }],
      type: 'object',
      propertyNames: NAME,
      additionalProperties: group,
    },
  },
} as const
