export interface Props {
  /** A major version, of which AWS chooses the minor one, or the lowest minor version. */
  engineVersion: string
  instanceClass: `db.${string}`
  /** The lowest storage size: storage can grow, but not shrink. */
  allocatedGib: number
  /** The limit of storage autoscaling; 0 turns it off. */
  maxAllocatedGib: number
  storageType: 'gp3'
  storageEncrypted: boolean
  /** Whether a standby in another zone takes over on failure. */
  multiAz: boolean
  /** The zone to create an instance without a standby in; AWS chooses where it is empty. */
  zone: string
  subnetGroup: string
  parameterGroup: string
  securityGroups: readonly string[]
  publiclyAccessible: boolean
  port: number
  databaseName: string
  username: string
  /** Whether Secrets Manager manages the master password; always asked for. */
  managedPassword: boolean
  /** When Secrets Manager rotates the master password: a cron() expression of six fields. */
  passwordSchedule: string
  /** Whether IAM roles can sign in, besides users with passwords. */
  iamAuth: boolean
  caCertificate: string
  /** The retention of automated backups; 0 turns them off. */
  backupDays: number
  backupWindow: string
  copyTagsToSnapshot: boolean
  deletionProtection: boolean
  maintenanceWindow: string
  autoMinorUpgrade: boolean
  /** Whether the database may run past its version's standard support, at extra cost (RDS Extended Support). */
  extendedSupport: boolean
  logExports: readonly string[]
  performanceInsights: boolean
  /** The interval of Enhanced Monitoring; 0 turns it off. */
  monitoringSeconds: number
  /** The ARN of the role for Enhanced Monitoring; empty without it. */
  monitoringRole: string
}

export interface Outputs {
  name: string
  arn: string
  host: string
  port: number
  databaseName: string
  username: string
  /** The zones of the instance and of its standby. */
  zones: readonly string[]
  /** The ARN of the master user's secret. */
  secretArn: string
  /** The secret's current version. */
  secretVersion: string
  /** The instance's id (`db-…`) in IAM policies for `rds-db:connect`. */
  resourceId: string
}
