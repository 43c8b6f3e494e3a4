/** What can be notified of. */
export const NOTICES = ['Stalled', 'Recovered', 'ActionNeeded', 'DriftCorrected'] as const

/** `spec.notify` */
export const notify = {
  title: 'Notify',
  description: 'Whom the controller notifies, by a webhook, an SNS topic or both. Default: nobody.',
  examples: [{ webhook: { secret: 'postmagiq/slack', format: 'slack' } }],
  optional: true,
  type: 'object',
  additionalProperties: false,
  properties: {
    webhook: {
      title: 'Webhook',
      description: 'A URL that gets a POST request. Default: none.',
      examples: [{ secret: 'postmagiq/slack', format: 'slack' }],
      optional: true,
      type: 'object',
      additionalProperties: false,
      required: ['secret', 'format'],
      properties: {
        secret: {
          description:
            "The name of a secret in Secrets Manager, in the environment's region: a JSON document with url, and signingKey for the format json.",
          examples: ['postmagiq/slack'],
          type: 'string',
          maxLength: 512,
          pattern: '^[A-Za-z0-9/_+=.@-]+$',
          patternErrorMessage: 'the name of a secret: letters, digits and /_+=.@-',
        },
        format: {
          description: "The form of the request: Slack's, which others understand too, or a signed JSON document.",
          examples: ['slack', 'json'],
          type: 'string',
          enum: ['slack', 'json'],
        },
      },
    },
    topicArn: {
      description: 'A standard topic of SNS, in any region. Default: none.',
      examples: ['arn:aws:sns:us-east-1:123456789012:alarms'],
      optional: true,
      type: 'string',
      pattern: '^arn:aws:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}$',
      patternErrorMessage: 'the ARN of a standard topic in SNS, arn:aws:sns:REGION:ACCOUNT:NAME',
    },
    on: {
      description: 'What to notify of. Default: all.',
      examples: [['Stalled', 'Recovered']],
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { description: 'What to notify of.', examples: ['Stalled'], type: 'string', enum: NOTICES },
    },
  },
} as const
