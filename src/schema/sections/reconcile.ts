const DURATION = {
  type: 'string',
  pattern: '^[1-9]\\d{0,3}[smh]$',
  patternErrorMessage: 'a duration such as 30s, 5m or 1h',
} as const

const LEVELS = ['none', 'rolling', 'restart', 'outage'] as const

/** `spec.reconcile` */
export const reconcile = {
  title: 'Reconcile',
  description: 'When the controller may do what by itself; `apply`, being a person, only warns.',
  examples: [{ deploy: 'auto', selfHeal: 'safe' }],
  type: 'object',
  additionalProperties: false,
  properties: {
    deploy: {
      description: 'What a new revision changes: deployed at once, or once `postmagiq approve --revision` admits it.',
      examples: ['auto', 'manual'],
      type: 'string',
      enum: ['auto', 'manual'],
    },
    selfHeal: {
      description:
        'What somebody changed in AWS: left (off), set back where that interrupts, deletes and replaces nothing (safe), or always (all).',
      examples: ['safe'],
      type: 'string',
      enum: ['off', 'safe', 'all'],
    },
    windows: {
      description: 'Times at which changes may interrupt more than at other times. Without windows all times are alike.',
      examples: [[{ cron: '0 2 * * 1-5', timeZone: 'Europe/Berlin', duration: '2h' }]],
      type: 'array',
      items: {
        title: 'Window',
        description: 'A time that comes again, and the highest impact that a change may have then, and outside of it.',
        examples: [{ cron: '0 2 * * 1-5', timeZone: 'Europe/Berlin', duration: '2h', inside: 'outage', outside: 'none' }],
        type: 'object',
        additionalProperties: false,
        required: ['cron', 'duration'],
        properties: {
          cron: {
            description: 'When it opens: minute, hour, day of the month, month, day of the week.',
            examples: ['0 2 * * 1-5'],
            type: 'string',
          },
          timeZone: { description: 'The time zone of the cron expression. Default: UTC.', examples: ['Europe/Berlin'], type: 'string' },
          duration: { description: 'How long it is open.', examples: ['2h'], ...DURATION },
          inside: {
            description: 'The highest impact while it is open. Default: outage.',
            examples: ['outage'],
            type: 'string',
            enum: LEVELS,
          },
          outside: {
            description: 'The highest impact while it is closed. Default: none.',
            examples: ['none'],
            type: 'string',
            enum: LEVELS,
          },
        },
      },
    },
    resync: {
      description: "How long after a pass the next one begins. Default: the controller's (5m).",
      examples: ['5m'],
      optional: true,
      ...DURATION,
    },
    deepResync: {
      description: "How often a pass reads every detail again. Default: the controller's (1h).",
      examples: ['1h'],
      optional: true,
      ...DURATION,
    },
  },
} as const
