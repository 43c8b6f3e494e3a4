export interface Props {
  /** A major version, of which AWS picks a minor one, or the minor one that it has at least. */
  engineVersion: string
  instanceClass: `db.${string}`
  /** What its disk has at least: it grows, and never shrinks. */
  allocatedGib: number
  /** What its disk may grow to by itself; 0 keeps it as it is. */
  maxAllocatedGib: number
  storageType: 'gp3'
  storageEncrypted: boolean
  /** Whether a standby in another zone takes over when it fails. */
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
  /** When Secrets Manager rotates the password: a cron() expression of six fields. */
  passwordSchedule: string
  /** Whether roles may sign in, besides the user with the password. */
  iamAuth: boolean
  caCertificate: string
  /** How long automatic backups are kept; 0 makes none. */
  backupDays: number
  backupWindow: string
  copyTagsToSnapshot: boolean
  deletionProtection: boolean
  maintenanceWindow: string
  autoMinorUpgrade: boolean
  /** Whether it may outlive its version's standard support, which then costs extra. */
  extendedSupport: boolean
  logExports: readonly string[]
  performanceInsights: boolean
  /** How often the operating system is measured; 0 is never. */
  monitoringSeconds: number
  /** The role that the measurements are written with, if there are any. */
  monitoringRole: string
}

export interface Outputs {
  name: string
  arn: string
  host: string
  port: number
  databaseName: string
  username: string
  /** What AWS keeps the password in, and which version of it is in force. */
  secretArn: string
  secretVersion: string
  /** What IAM policies call it. */
  resourceId: string
  /** Whether parameters wait for a reboot, which AWS leaves to people. */
  pendingReboot: boolean
}
