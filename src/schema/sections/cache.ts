import { CACHE_VERSIONS } from '../tables/cache-versions.ts'
import { CACHE_NODES } from '../tables/instance-classes.ts'

/** `spec.cache`: Redis or Valkey on ElastiCache. */
export const cache = {
  title: 'Cache',
  description: 'The cache for sessions and queues, on ElastiCache.',
  examples: [{ engine: 'redis', nodeType: 'cache.r6g.large', replicas: 1 }],
  type: 'object',
  additionalProperties: false,
  properties: {
    engine: {
      description: 'Redis, or Valkey, which has the same protocol and costs 20 % less.',
      examples: ['redis'],
      type: 'string',
      enum: ['redis', 'valkey'],
    },
    engineVersion: {
      description: 'The version of the engine, in quotes. Default: "7.1" (redis), "8.0" (valkey).',
      examples: ['7.1'],
      type: 'string',
      enum: [...CACHE_VERSIONS.redis, ...CACHE_VERSIONS.valkey],
    },
    nodeType: {
      description: 'The node type.',
      examples: ['cache.t3.micro', 'cache.r6g.large'],
      type: 'string',
      enum: CACHE_NODES,
      patternErrorMessage: 'data tiering (r6gd) is not supported',
      tsType: '`cache.${string}`',
    },
    replicas: {
      description: 'The number of replicas. One of them takes over when the primary fails.',
      examples: [1],
      type: 'integer',
      minimum: 0,
      maximum: 5,
    },
    multiAz: {
      description: 'Whether primary and replicas are in different zones. Needs a replica and two zones.',
      examples: [true],
      type: 'boolean',
    },
    encryption: {
      description: 'Whether data is encrypted at rest and in transit. A change replaces the cache, which needs consent.',
      examples: [true],
      type: 'boolean',
    },
    snapshotDays: {
      description: 'How many days daily snapshots are retained; 0 disables them.',
      examples: [7],
      type: 'integer',
      minimum: 0,
      maximum: 35,
    },
  },
} as const
