/** The versions that ElastiCache offers for new caches, by engine. Source: cfn-lint 1.58 (`aws_elasticache_cachecluster/engine_version.json`), without those past their end of life. */
export const CACHE_VERSIONS = {
  redis: ['6.0', '6.2', '7.0', '7.1'],
  valkey: ['7.2', '8.0', '8.1', '8.2', '9.0', '9.1'],
} as const
