import type { DBInstance } from '@aws-sdk/client-rds'
import type { Changed, Live, Target } from '../kind.ts'
import type { Props } from './db-instance-props.ts'

/** The input of ModifyDBInstance. */
export function toModification({ props }: Target<Props>, live: Live<Omit<Props, 'zone'>>, changed: Changed<Props>) {
  const { logExports, maxAllocatedGib, monitoringSeconds, monitoringRole } = changed
  const changesMonitoring = monitoringSeconds !== undefined || monitoringRole !== undefined
  return {
    DBInstanceIdentifier: live.name,
    ApplyImmediately: true,
    // Without AllowMajorVersionUpgrade, AWS rejects a major version upgrade: a person must prepare it.
    ...toInput({
      ...changed,
      ...(changesMonitoring && { monitoringSeconds: props.monitoringSeconds, monitoringRole: props.monitoringRole }),
    }),
    DBPortNumber: changed.port,
    // RDS has no switch for storage autoscaling: a limit equal to the current size turns it off.
    MaxAllocatedStorage: maxAllocatedGib === 0 ? Math.max(live.props.allocatedGib, props.allocatedGib) : maxAllocatedGib,
    CloudwatchLogsExportConfiguration: logExports && {
      EnableLogTypes: logExports.filter(log => !live.props.logExports.includes(log)),
      DisableLogTypes: live.props.logExports.filter(log => !logExports.includes(log)),
    },
  }
}

/** The input that CreateDBInstance and ModifyDBInstance share, without the speed of the storage: at creation AWS chooses it by the size. */
export const toInput = (props: Partial<Props>) => ({
  EngineVersion: props.engineVersion,
  DBInstanceClass: props.instanceClass,
  AllocatedStorage: props.allocatedGib,
  StorageType: props.storageType,
  MultiAZ: props.multiAz,
  DBParameterGroupName: props.parameterGroup,
  VpcSecurityGroupIds: props.securityGroups && [...props.securityGroups],
  PubliclyAccessible: props.publiclyAccessible,
  EnableIAMDatabaseAuthentication: props.iamAuth,
  CACertificateIdentifier: props.caCertificate,
  BackupRetentionPeriod: props.backupDays,
  PreferredBackupWindow: props.backupWindow,
  PreferredMaintenanceWindow: props.maintenanceWindow,
  CopyTagsToSnapshot: props.copyTagsToSnapshot,
  ManageMasterUserPassword: props.managedPassword,
  DeletionProtection: props.deletionProtection,
  AutoMinorVersionUpgrade: props.autoMinorUpgrade,
  EngineLifecycleSupport: props.extendedSupport === undefined ? undefined : EXTENDED_SUPPORT[`${props.extendedSupport}`],
  EnablePerformanceInsights: props.performanceInsights,
  MonitoringInterval: props.monitoringSeconds,
  MonitoringRoleArn: props.monitoringRole || undefined,
})

/** The values of EngineLifecycleSupport. */
export const EXTENDED_SUPPORT = { true: 'open-source-rds-extended-support', false: 'open-source-rds-extended-support-disabled' }

/** The changes that are pending, of all that this kind makes, as input of ModifyDBInstance. */
export function toPendingInput({ PendingModifiedValues: pending = {} }: DBInstance) {
  const { LogTypesToEnable: EnableLogTypes = [], LogTypesToDisable: DisableLogTypes = [] } = pending.PendingCloudwatchLogsExports ?? {}
  const changesLogs = EnableLogTypes.length + DisableLogTypes.length > 0
  return withoutUndefined({
    EngineVersion: pending.EngineVersion,
    DBInstanceClass: pending.DBInstanceClass,
    AllocatedStorage: pending.AllocatedStorage,
    StorageType: pending.StorageType,
    Iops: pending.Iops,
    StorageThroughput: pending.StorageThroughput,
    MultiAZ: pending.MultiAZ,
    BackupRetentionPeriod: pending.BackupRetentionPeriod,
    CACertificateIdentifier: pending.CACertificateIdentifier,
    DBPortNumber: pending.Port,
    EnableIAMDatabaseAuthentication: pending.IAMDatabaseAuthenticationEnabled,
    CloudwatchLogsExportConfiguration: changesLogs ? { EnableLogTypes, DisableLogTypes } : undefined,
  })
}

const withoutUndefined = <T extends object>(input: T): Partial<T> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Partial<T>
