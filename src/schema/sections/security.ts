/** `spec.security` */
export const security = {
  title: 'Security',
  description: 'What limits the environment as a whole. Default: nothing.',
  examples: [{ permissionsBoundary: 'arn:aws:iam::123456789012:policy/boundary' }],
  optional: true,
  type: 'object',
  additionalProperties: false,
  properties: {
    permissionsBoundary: {
      description:
        'The policy that limits what every role of the environment may do. Only a person removes it from a role. Default: none, and existing roles keep theirs.',
      examples: ['arn:aws:iam::123456789012:policy/boundary'],
      optional: true,
      type: 'string',
      pattern: '^arn:aws:iam::(\\d{12}|aws):policy/[!-~]{1,600}$',
      patternErrorMessage: 'the ARN of a policy in IAM, arn:aws:iam::ACCOUNT:policy/NAME',
    },
  },
} as const
