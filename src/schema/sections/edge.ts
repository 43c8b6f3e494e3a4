/** `spec.llm` */
export const llm = {
  title: 'Llm',
  description: 'The language model providers that the application calls.',
  examples: [{ providers: ['groq', 'anthropic'] }],
  type: 'object',
  additionalProperties: false,
  properties: {
    providers: {
      description: 'The providers in order of preference: the first one is the default, the others are fallbacks.',
      examples: [['groq', 'anthropic', 'google', 'openai']],
      type: 'array',
      uniqueItems: true,
      items: { description: 'A provider.', examples: ['groq'], type: 'string', enum: ['groq', 'anthropic', 'google', 'openai'] },
    },
  },
} as const

/** `spec.watermark` */
export const watermark = {
  title: 'Watermark',
  description: 'The LaMA service that removes watermarks.',
  examples: [{ enabled: true, gpu: false }],
  type: 'object',
  additionalProperties: false,
  properties: {
    enabled: { description: 'Whether the service runs.', examples: [false], type: 'boolean' },
    gpu: {
      description: 'Whether the service runs on a GPU, for about 400 USD a month. Needs enabled.',
      examples: [false],
      type: 'boolean',
    },
  },
} as const

/** `spec.domain` */
export const domain = {
  title: 'Domain',
  description: "The environment's own domain. Default: none, requests use AWS's domain names.",
  examples: [{ name: 'app.example.com' }],
  optional: true,
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: {
      description: 'The domain name.',
      examples: ['app.example.com'],
      type: 'string',
      maxLength: 253,
      pattern: '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$',
      patternErrorMessage: 'a domain in lower case, such as app.example.com',
    },
    certificateArn: {
      description: "A certificate for the domain in ACM, in the environment's region. Default: none.",
      examples: ['arn:aws:acm:us-east-1:123456789012:certificate/11112222-3333-4444-5555-666677778888'],
      optional: true,
      type: 'string',
      pattern: '^arn:aws:acm:[a-z0-9-]+:\\d{12}:certificate/[0-9A-Za-z-]+$',
      patternErrorMessage: 'the ARN of a certificate in ACM, arn:aws:acm:REGION:ACCOUNT:certificate/ID',
    },
  },
} as const
