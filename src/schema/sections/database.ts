import { IDENTIFIER } from '../patterns.ts'
import { DATABASE_CLASSES } from '../tables/instance-classes.ts'

const TIME = '([01]\\d|2[0-3]):[0-5]\\d'
const DAY = '(mon|tue|wed|thu|fri|sat|sun)'

/** The largest disk of RDS. */
export const MAX_GIB = 65536

const storage = {
  title: 'DatabaseStorage',
  description: 'The disk, of type gp3. It grows automatically and never shrinks.',
  examples: [{ gib: 100, maxGib: 500 }],
  type: 'object',
  additionalProperties: false,
  properties: {
    gib: {
      description: 'The initial size in GiB. A larger value later enlarges the disk.',
      examples: [100],
      type: 'integer',
      minimum: 20,
      maximum: Math.floor(MAX_GIB / 1.1),
    },
    maxGib: {
      description:
        'The size up to which the disk grows, in GiB: at least 10 % more than gib. Default: 200 (dev), 500 (prod), at least twice gib.',
      examples: [500],
      type: 'integer',
      minimum: 22,
      maximum: MAX_GIB,
    },
  },
} as const

const proxy = {
  title: 'DatabaseProxy',
  description: 'RDS Proxy, which pools the connections of all tasks.',
  examples: [{ enabled: true, iamAuth: false }],
  type: 'object',
  additionalProperties: false,
  properties: {
    enabled: { description: 'Whether tasks connect through the proxy.', examples: [true], type: 'boolean' },
    iamAuth: {
      description: 'Whether tasks sign in to the proxy with their IAM role instead of a password.',
      examples: [false],
      type: 'boolean',
    },
  },
} as const

/** `spec.database`: PostgreSQL on RDS. */
export const database = {
  title: 'Database',
  description: 'PostgreSQL with pgvector, on RDS.',
  examples: [{ instanceClass: 'db.r6g.large', multiAz: true }],
  type: 'object',
  additionalProperties: false,
  properties: {
    engineVersion: {
      description: 'The version of PostgreSQL: a major version, for which AWS picks the minor version, or at least this minor version.',
      examples: ['16', '16.9'],
      type: 'string',
      pattern: '^16(\\.[1-9]\\d?)?$',
      patternErrorMessage: 'PostgreSQL 16 in quotes, "16" or a minor version, from "16.1"',
    },
    instanceClass: {
      description: 'The instance class.',
      examples: ['db.t3.micro', 'db.r6g.large'],
      type: 'string',
      enum: DATABASE_CLASSES,
      tsType: '`db.${string}`',
    },
    storage,
    multiAz: { description: 'Whether a standby in a second zone takes over when the primary fails.', examples: [true], type: 'boolean' },
    backupDays: {
      description: 'How many days automatic backups are retained; 0 disables them.',
      examples: [7],
      type: 'integer',
      minimum: 0,
      maximum: 35,
    },
    deletionProtection: { description: 'Whether AWS itself refuses to delete the database.', examples: [true], type: 'boolean' },
    extensions: {
      description: 'The extensions that the application needs, passed to tasks as POSTGRES_EXTENSIONS. pgvector is called vector.',
      examples: [['vector'], ['vector', 'pg_trgm']],
      type: 'array',
      uniqueItems: true,
      items: {
        description: 'An extension, by the name that CREATE EXTENSION accepts.',
        examples: ['vector'],
        type: 'string',
        pattern: '^[a-z][a-z0-9_-]*$',
        patternErrorMessage: 'the name of an extension, such as vector',
      },
    },
    name: {
      description: 'The name of the database. A change replaces the instance, which needs consent.',
      examples: ['postmagiq'],
      ...IDENTIFIER,
    },
    username: {
      description:
        'The owner of the database, whose password AWS generates and stores. A change replaces the instance, which needs consent.',
      examples: ['appadmin'],
      ...IDENTIFIER,
    },
    passwordRotation: {
      description:
        'How often AWS rotates that password: at 03:00 UTC on the first day of every month, of every third or of every sixth month. Tasks get the new one when postmagiq next runs.',
      examples: ['monthly', 'quarterly'],
      type: 'string',
      enum: ['monthly', 'quarterly', 'halfYearly'],
    },
    iamAuth: {
      description: 'Whether tasks sign in with their IAM role instead of a password, where there is no proxy.',
      examples: [false],
      type: 'boolean',
    },
    monitoringSeconds: {
      description: 'The interval of Enhanced Monitoring, which measures the operating system; 0 disables it. Default: 0 (dev), 60 (prod).',
      examples: [60],
      type: 'integer',
      enum: [0, 1, 5, 10, 15, 30, 60],
    },
    parameters: {
      description: 'Further PostgreSQL parameters.',
      examples: [{ log_min_duration_statement: '1000' }],
      type: 'object',
      propertyNames: { pattern: '^[a-z][a-z0-9_.]*$', patternErrorMessage: 'the name of a PostgreSQL parameter' },
      additionalProperties: { description: 'The value, in quotes.', examples: ['1000'], type: 'string' },
    },
    maintenanceWindow: {
      description: 'The weekly time for maintenance by AWS, in UTC: at least half an hour, outside the backup window.',
      examples: ['sun:04:00-sun:05:00'],
      type: 'string',
      pattern: `^${DAY}:${TIME}-${DAY}:${TIME}$`,
      patternErrorMessage: 'a weekly time in UTC such as sun:04:00-sun:05:00',
    },
    backupWindow: {
      description: 'The time of the daily backup, in UTC: at least half an hour.',
      examples: ['02:00-03:00'],
      type: 'string',
      pattern: `^${TIME}-${TIME}$`,
      patternErrorMessage: 'a daily time in UTC such as 02:00-03:00',
    },
    proxy,
  },
} as const
