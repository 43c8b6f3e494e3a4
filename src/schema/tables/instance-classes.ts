/**
 * Instance classes by family. Source: the AWS price lists as cfn-lint 1.58 carries them
 * (`aws_rds_dbinstance/dbinstanceclass_enum.json`, engine postgres, and `aws_elasticache_cachecluster/cachenodetype_enum.json`),
 * all commercial regions together, without the generations that do not support PostgreSQL 16 (t1, t2, m1–m4, r3, r4).
 */
const BURSTABLE = ['micro', 'small', 'medium']
const UP_TO_16 = ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge']
const UP_TO_24 = [...UP_TO_16, '24xlarge']
const UP_TO_32 = [...UP_TO_24, '32xlarge']
const UP_TO_48 = [...UP_TO_24, '48xlarge']
const UNEVEN_24 = ['large', 'xlarge', '2xlarge', '4xlarge', '12xlarge', '24xlarge']

type Families = Readonly<Record<string, readonly string[]>>

const DATABASE: Families = {
  ...each(['t3', 't4g'], [...BURSTABLE, 'large', 'xlarge', '2xlarge']),
  ...each(['m6g', 'm6gd', 'm7g', 'r6g', 'r6gd', 'r7g', 'x2g'], UP_TO_16),
  ...each(['m5', 'm5d', 'r5', 'r5b', 'r5d'], UP_TO_24),
  ...each(['m6i', 'm6id', 'm6idn', 'm6in', 'r6i', 'r6id', 'r6idn', 'r6in'], UP_TO_32),
  ...each(['m7i', 'm8a', 'm8g', 'm8gd', 'm9g', 'r7i', 'r8a', 'r8g', 'r8gd'], UP_TO_48),
  x2idn: ['16xlarge', '24xlarge', '32xlarge'],
  x2iedn: ['xlarge', '2xlarge', '4xlarge', '8xlarge', '16xlarge', '24xlarge', '32xlarge'],
}

const CACHE: Families = {
  ...each(['t2', 't3', 't4g'], BURSTABLE),
  ...each(['m6g', 'm7g', 'm8g', 'r6g', 'r7g', 'r8g', 'c7gn', 'c8gn'], UP_TO_16),
  ...each(['m5', 'r5'], UNEVEN_24),
  m4: ['large', 'xlarge', '2xlarge', '4xlarge', '10xlarge'],
  r4: ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '16xlarge'],
}

/** RDS's instance classes for PostgreSQL 16. */
export const DATABASE_CLASSES = names('db', DATABASE)

/** ElastiCache's node types for Redis and Valkey, without r6gd, which requires data tiering. */
export const CACHE_NODES = names('cache', CACHE)

function names(prefix: string, families: Families) {
  return Object.entries(families).flatMap(([family, sizes]) => sizes.map(size => `${prefix}.${family}.${size}`))
}

function each(families: readonly string[], sizes: readonly string[]): Families {
  return Object.fromEntries(families.map(family => [family, sizes]))
}
