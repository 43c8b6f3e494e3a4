/** `spec.logs` */
export const logs = {
  title: 'Logs',
  description: 'The logs of tasks and database, in CloudWatch Logs.',
  examples: [{ retentionDays: 14 }],
  type: 'object',
  additionalProperties: false,
  properties: {
    retentionDays: {
      description: 'How many days logs are retained: one of the numbers that CloudWatch Logs accepts.',
      examples: [14, 90],
      type: 'integer',
      enum: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
    },
  },
} as const

/** `spec.monitoring` */
export const monitoring = {
  title: 'Monitoring',
  description: 'Metrics that AWS charges for.',
  examples: [{ containerInsights: 'enabled' }],
  type: 'object',
  additionalProperties: false,
  properties: {
    containerInsights: {
      description: 'Container Insights: metrics of services and tasks (enabled), of containers too (enhanced).',
      examples: ['disabled', 'enabled'],
      type: 'string',
      enum: ['disabled', 'enabled', 'enhanced'],
    },
  },
} as const

/** `spec.deletion` */
export const deletion = {
  title: 'Deletion',
  description: 'What happens to resources that are no longer in the spec.',
  examples: [{ stateless: 'Delete', stateful: 'Orphan' }],
  type: 'object',
  additionalProperties: false,
  properties: {
    stateless: {
      description: 'For resources without data: delete them, or leave and report them.',
      examples: ['Delete'],
      type: 'string',
      enum: ['Delete', 'Orphan'],
    },
    stateful: {
      description: 'For resources with data: leave and report them, or delete them, which still needs consent.',
      examples: ['Orphan'],
      type: 'string',
      enum: ['Orphan', 'Delete'],
    },
  },
} as const

/** `spec.guards` */
export const guards = {
  title: 'Guards',
  description: 'Limits on what one run may do.',
  examples: [{ maxDestroy: 10 }],
  type: 'object',
  additionalProperties: false,
  properties: {
    maxDestroy: {
      description: 'How many resources a run may delete or replace without approval.',
      examples: [10],
      type: 'integer',
      minimum: 0,
    },
  },
} as const

/** `spec.approvals` */
export const approvals = {
  description: 'Approvals of steps that need consent.',
  examples: [[{ id: '9f2c41aa', until: '2026-12-01T00:00:00Z', reason: 'moving to a smaller database' }]],
  type: 'array',
  items: {
    title: 'Approval',
    description: 'An approval of one step, with an end.',
    examples: [{ id: '9f2c41aa', until: '2026-12-01T00:00:00Z', reason: 'moving to a smaller database' }],
    type: 'object',
    additionalProperties: false,
    required: ['id', 'until', 'reason'],
    properties: {
      id: {
        description: 'The id of the step, from the plan.',
        examples: ['9f2c41aa'],
        type: 'string',
        pattern: '^[0-9a-f]{8}$',
        patternErrorMessage: 'the 8 hexadecimal digits that the plan shows, in quotes',
      },
      until: {
        description: 'When the approval expires.',
        examples: ['2026-12-01T00:00:00Z'],
        type: 'string',
        format: 'date-time',
        pattern: '^\\d{4}-\\d\\d-\\d\\dT([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d+)?)?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)$',
        patternErrorMessage: 'a date and time such as 2026-12-01T00:00:00Z',
      },
      reason: { description: 'The reason, for later readers.', examples: ['moving to a smaller database'], type: 'string', minLength: 1 },
    },
  },
} as const

/** `spec.state` */
export const state = {
  description: 'Whether the environment exists. Absent deletes all of it; what holds data goes only by approval of each step.',
  examples: ['present', 'absent'],
  type: 'string',
  enum: ['present', 'absent'],
} as const

/** `spec.assumeRole` */
export const assumeRole = {
  title: 'AssumeRole',
  description: 'The role to use, where the environment is in another account than the credentials.',
  examples: [{ arn: 'arn:aws:iam::123456789012:role/postmagiq/operator' }],
  optional: true,
  type: 'object',
  additionalProperties: false,
  required: ['arn'],
  properties: {
    arn: {
      description: 'The ARN of the role.',
      examples: ['arn:aws:iam::123456789012:role/postmagiq/operator'],
      type: 'string',
      pattern: '^arn:aws:iam::\\d{12}:role/[\\w+=,.@/-]{1,512}$',
      patternErrorMessage: 'the ARN of a role: arn:aws:iam::123456789012:role/name',
    },
    externalId: {
      description: 'The external id that the trust of the role asks for.',
      examples: ['postmagiq-prod'],
      optional: true,
      type: 'string',
      pattern: '^[\\w+=,.@:/-]{2,1224}$',
      patternErrorMessage: '2 to 1,224 letters, digits and characters of +=,.@:/-',
    },
  },
} as const
