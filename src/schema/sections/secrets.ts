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
      description: 'The environment variables its values become. Never the values themselves.',
      examples: [['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET']],
      type: 'array',
      minItems: 1,
      // What is known of them stands in the secret's tags, of which AWS takes fifty.
      maxItems: 50,
      uniqueItems: true,
      items: { description: 'The name of an environment variable.', examples: ['STRIPE_SECRET_KEY'], ...VARIABLE },
    },
    generated: { description: 'Whether the product makes random values for it, once.', examples: [true], type: 'boolean' },
  },
} as const

/** `spec.secrets`: the names of what is secret, never the values. */
export const secrets = {
  title: 'Secrets',
  description: 'What Secrets Manager holds: names only, never values.',
  examples: [{ groups: { stripe: { keys: ['STRIPE_SECRET_KEY'] } } }],
  type: 'object',
  additionalProperties: false,
  properties: {
    prefix: {
      description: 'What the names of all secrets begin with. Default: {application}/{environment}.',
      examples: ['postmagiq/dev'],
      type: 'string',
      maxLength: 255,
      pattern: '^[A-Za-z0-9_+=.@-]+(/[A-Za-z0-9_+=.@-]+)*$',
      patternErrorMessage: 'words separated by slashes, such as postmagiq/dev',
    },
    recoveryDays: {
      description: 'For how many days a deleted secret can be brought back.',
      examples: [7, 30],
      type: 'integer',
      minimum: 7,
      maximum: 30,
    },
    groups: {
      description: 'The secrets, by name; db-credentials is made in any case. Default: jwt-secret (generated), stripe, llm-keys and smtp.',
      examples: [{ stripe: { keys: ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'] } }],
      type: 'object',
      propertyNames: NAME,
      additionalProperties: group,
    },
  },
} as const
