import type { DBInstance as Instance, PendingModifiedValues as Pending } from '@aws-sdk/client-rds'
import type { DescribeSecretResponse as Secret } from '@aws-sdk/client-secrets-manager'
import type { Listed } from '../kind.ts'
import { toOwner } from '../tags.ts'
import type { Outputs, Props } from './db-instance-props.ts'
import { toStatus } from './db-instance-status.ts'
import { toCurrentVersion, toSchedule } from './master-secret.ts'

/** A live instance. Pending changes count as made, so that they are not requested again. */
export function toLive(instance: Instance, secret: Secret | undefined): Listed<Omit<Props, 'zone'>, Outputs> {
  const props = toProps(instance)
  return {
    name: instance.DBInstanceIdentifier!,
    arn: instance.DBInstanceArn!,
    owner: toOwner(instance.TagList),
    props: { ...props, managedPassword: isManaged(instance), passwordSchedule: secret && toSchedule(secret) },
    outputs: {
      name: instance.DBInstanceIdentifier!,
      arn: instance.DBInstanceArn!,
      host: instance.Endpoint?.Address ?? '',
      port: toPort(instance),
      databaseName: props.databaseName,
      username: props.username,
      zones: [instance.AvailabilityZone, instance.SecondaryAvailabilityZone].filter(zone => zone !== undefined),
      secretArn: instance.MasterUserSecret?.SecretArn,
      secretVersion: secret && toCurrentVersion(secret),
      resourceId: instance.DbiResourceId!,
    },
    uses: (instance.EnabledCloudwatchLogsExports ?? []).map(log => `/aws/rds/instance/${instance.DBInstanceIdentifier}/${log}`),
    ...toStatus(instance, secret),
  }
}

/** `AdditionalStorageVolumes` has different types in both. */
type WithPending = Instance & Omit<Pending, 'AdditionalStorageVolumes'>

/** The props with pending changes applied: `PendingModifiedValues` uses the instance's field names. */
function toProps(instance: Instance): Omit<Props, 'managedPassword' | 'passwordSchedule' | 'zone'> {
  const effective: WithPending = { ...instance, ...instance.PendingModifiedValues }
  return {
    engineVersion: effective.EngineVersion!,
    instanceClass: effective.DBInstanceClass as Props['instanceClass'],
    allocatedGib: effective.AllocatedStorage!,
    maxAllocatedGib: effective.MaxAllocatedStorage ?? 0,
    storageType: effective.StorageType as Props['storageType'],
    storageEncrypted: effective.StorageEncrypted!,
    multiAz: effective.MultiAZ!,
    subnetGroup: instance.DBSubnetGroup?.DBSubnetGroupName ?? '',
    parameterGroup: instance.DBParameterGroups?.[0]?.DBParameterGroupName ?? '',
    securityGroups: toGroups(instance),
    publiclyAccessible: effective.PubliclyAccessible!,
    port: toPort(effective),
    databaseName: effective.DBName ?? '',
    username: effective.MasterUsername!,
    iamAuth: effective.IAMDatabaseAuthenticationEnabled!,
    caCertificate: effective.CACertificateIdentifier!,
    backupDays: effective.BackupRetentionPeriod!,
    backupWindow: effective.PreferredBackupWindow!,
    copyTagsToSnapshot: effective.CopyTagsToSnapshot!,
    deletionProtection: effective.DeletionProtection!,
    maintenanceWindow: effective.PreferredMaintenanceWindow!,
    autoMinorUpgrade: effective.AutoMinorVersionUpgrade!,
    extendedSupport: effective.EngineLifecycleSupport === 'open-source-rds-extended-support',
    logExports: toLogs(effective),
    performanceInsights: effective.PerformanceInsightsEnabled!,
    monitoringSeconds: effective.MonitoringInterval!,
    monitoringRole: (effective.MonitoringInterval && effective.MonitoringRoleArn) || '',
  }
}

const toGroups = ({ VpcSecurityGroups = [] }: Instance) =>
  VpcSecurityGroups.filter(({ Status }) => Status !== 'removing').map(group => group.VpcSecurityGroupId!)

/** The port from the first field that has one: the endpoint is missing until the instance is created. */
const toPort = ({ Port, Endpoint, DbInstancePort }: WithPending) => Port ?? Endpoint?.Port ?? (DbInstancePort || 5432)

const toLogs = ({ EnabledCloudwatchLogsExports: enabled = [], PendingCloudwatchLogsExports: pending = {} }: WithPending) =>
  [...new Set([...enabled, ...(pending.LogTypesToEnable ?? [])])].filter(log => !pending.LogTypesToDisable?.includes(log))

/** Whether RDS stores the master password in Secrets Manager; not known before an instance is created. */
const isManaged = ({ MasterUserSecret, DBInstanceStatus }: Instance) =>
  DBInstanceStatus === 'creating' ? undefined : Boolean(MasterUserSecret)
