import { CACHE_VERSIONS } from '../tables/cache-versions.ts'
import { CACHE_NODES } from '../tables/instance-classes.ts'

/** `spec.cache`: Redis or Valkey on ElastiCache. */
export const cache = {
  title: 'Cache',
  description: 'Sessions and queues, on ElastiCache.',
  examples: [{ engine: 'redis', nodeType: 'cache.r6g.large', replicas: 1 }],
  type: 'object',
  additionalProperties: false,
  properties: {
    engine: {
      description: 'Redis, or Valkey, which speaks the same protocol and costs a fifth less.',
      examples: ['redis'],
      type: 'string',
      enum: ['redis', 'valkey'],
    },
    engineVersion: {
      description: 'A version of that engine, in quotes. Default: "7.1" (redis), "8.0" (valkey).',
      examples: ['7.1'],
      type: 'string',
      enum: [...CACHE_VERSIONS.redis, ...CACHE_VERSIONS.valkey],
    },
    nodeType: {
      description: 'The type of its nodes.',
      examples: ['cache.t3.micro', 'cache.r6g.large'],
      type: 'string',
      enum: CACHE_NODES,
      patternErrorMessage: 'data tiering (r6gd) is not supported',
      tsType: '`cache.${string}`',
    },
    replicas: {
      description: 'How many copies of the primary there are, one of which takes over when it fails.',
      examples: [1],
      type: 'integer',
      minimum: 0,
      maximum: 5,
    },
    multiAz: {
      description: 'Whether primary and replicas are in different zones: needs a replica and two zones.',
      examples: [true],
      type: 'boolean',
    },
    encryption: {
      description: 'Whether it is encrypted, on disk and on the way. Cannot change once made.',
      examples: [true],
      type: 'boolean',
    },
    snapshotDays: {
      description: 'How many days of daily snapshots are kept; 0 makes none.',
      examples: [7],
      type: 'integer',
      minimum: 0,
      maximum: 35,
    },
  },
} as const
