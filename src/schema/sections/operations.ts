/** `spec.logs` */
export const logs = {
  title: 'Logs',
  description: 'What tasks print, in CloudWatch Logs.',
  examples: [{ retentionDays: 14 }],
  type: 'object',
  additionalProperties: false,
  properties: {
    retentionDays: {
      description: 'For how many days it is kept: one of the numbers that CloudWatch Logs takes.',
      examples: [14, 90],
      type: 'integer',
      enum: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
    },
  },
} as const

/** `spec.monitoring` */
export const monitoring = {
  title: 'Monitoring',
  description: 'What is measured beyond what AWS measures for nothing.',
  examples: [{ containerInsights: 'enabled' }],
  type: 'object',
  additionalProperties: false,
  properties: {
    containerInsights: {
      description: 'Metrics of services and tasks (enabled), of containers too (enhanced).',
      examples: ['disabled', 'enabled'],
      type: 'string',
      enum: ['disabled', 'enabled', 'enhanced'],
    },
  },
} as const

/** `spec.deletion` */
export const deletion = {
  title: 'Deletion',
  description: 'What becomes of a resource that the spec no longer asks for.',
  examples: [{ stateless: 'Delete', stateful: 'Orphan' }],
  type: 'object',
  additionalProperties: false,
  properties: {
    stateless: {
      description: 'Of one that holds no data: deleted, or left alone and reported.',
      examples: ['Delete'],
      type: 'string',
      enum: ['Delete', 'Orphan'],
    },
    stateful: {
      description: 'Of one that holds data: left alone and reported, or deleted, which still needs consent.',
      examples: ['Orphan'],
      type: 'string',
      enum: ['Orphan', 'Delete'],
    },
  },
} as const

/** `spec.guards` */
export const guards = {
  title: 'Guards',
  description: 'What stops a pass that would do too much.',
  examples: [{ maxDestroy: 10 }],
  type: 'object',
  additionalProperties: false,
  properties: {
    maxDestroy: {
      description: 'How many resources a pass may delete or replace unasked.',
      examples: [10],
      type: 'integer',
      minimum: 0,
    },
  },
} as const

/** `spec.approvals` */
export const approvals = {
  description: 'Consent to steps that nothing takes unasked.',
  examples: [[{ id: '9f2c41aa', until: '2026-12-01T00:00:00Z', reason: 'moving to a smaller database' }]],
  type: 'array',
  items: {
    title: 'Approval',
    description: 'Consent to one step, for a while.',
    examples: [{ id: '9f2c41aa', until: '2026-12-01T00:00:00Z', reason: 'moving to a smaller database' }],
    type: 'object',
    additionalProperties: false,
    required: ['id', 'until', 'reason'],
    properties: {
      id: {
        description: 'The step, as the plan names it.',
        examples: ['9f2c41aa'],
        type: 'string',
        pattern: '^[0-9a-f]{8}$',
        patternErrorMessage: 'the 8 hexadecimal digits that the plan shows, in quotes',
      },
      until: { description: 'When consent ends.', examples: ['2026-12-01T00:00:00Z'], type: 'string', format: 'date-time' },
      reason: { description: 'Why, for whoever reads it later.', examples: ['moving to a smaller database'], type: 'string', minLength: 1 },
    },
  },
} as const
