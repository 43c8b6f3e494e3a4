import type { DBInstance as Instance, PendingModifiedValues as Pending } from '@aws-sdk/client-rds'
import type { DescribeSecretResponse as Secret } from '@aws-sdk/client-secrets-manager'
import type { Listed } from '../kind.ts'
import { toOwner } from '../tags.ts'
import { EXTENDED_SUPPORT } from './db-instance-input.ts'
import type { Outputs, Props } from './db-instance-props.ts'
import { toStatus } from './db-instance-status.ts'
import { toCurrentVersion, toSchedule } from './master-secret.ts'

type LiveInstance = Listed<Omit<Props, 'zone'>, Outputs>

/** A live instance. Pending changes count as made, so that they are not requested again. */
export function toLive(instance: Instance, secret: Secret | undefined): LiveInstance {
  const name = instance.DBInstanceIdentifier!
  return {
    name,
    arn: instance.DBInstanceArn!,
    owner: toOwner(instance.TagList),
    props: toProps(instance, secret),
    outputs: toOutputs(instance, secret),
    uses: (instance.EnabledCloudwatchLogsExports ?? []).map(log => `/aws/rds/instance/${name}/${log}`),
    ...toStatus(instance, secret),
  }
}

/** Endpoint and zones are missing until the instance is created. */
function toOutputs(instance: Instance, secret: Secret | undefined): LiveInstance['outputs'] {
  const zones = [instance.AvailabilityZone, instance.SecondaryAvailabilityZone].filter(zone => zone !== undefined)
  return {
    name: instance.DBInstanceIdentifier,
    arn: instance.DBInstanceArn,
    host: instance.Endpoint?.Address,
    port: instance.Endpoint?.Port,
    databaseName: instance.DBName,
    username: instance.MasterUsername,
    zones: zones.length > 0 ? zones : undefined,
    secretArn: instance.MasterUserSecret?.SecretArn,
    secretVersion: secret && toCurrentVersion(secret),
    resourceId: instance.DbiResourceId,
  }
}

/** `AdditionalStorageVolumes` has different types in both. */
type WithPending = Instance & Omit<Pending, 'AdditionalStorageVolumes'>

/** The props with pending changes applied: `PendingModifiedValues` uses the instance's field names. */
function toProps(instance: Instance, secret: Secret | undefined): LiveInstance['props'] {
  const effective: WithPending = { ...instance, ...instance.PendingModifiedValues }
  return {
    engineVersion: effective.EngineVersion,
    instanceClass: effective.DBInstanceClass as Props['instanceClass'] | undefined,
    allocatedGib: effective.AllocatedStorage,
    maxAllocatedGib: effective.MaxAllocatedStorage ?? 0,
    storageType: effective.StorageType as Props['storageType'] | undefined,
    storageEncrypted: effective.StorageEncrypted,
    multiAz: effective.MultiAZ,
    subnetGroup: instance.DBSubnetGroup?.DBSubnetGroupName,
    parameterGroup: instance.DBParameterGroups?.[0]?.DBParameterGroupName,
    securityGroups: toGroups(instance),
    publiclyAccessible: effective.PubliclyAccessible,
    port: effective.Port ?? effective.Endpoint?.Port,
    databaseName: effective.DBName,
    username: effective.MasterUsername,
    managedPassword: isManaged(instance),
    passwordSchedule: secret && toSchedule(secret),
    iamAuth: effective.IAMDatabaseAuthenticationEnabled,
    caCertificate: effective.CACertificateIdentifier,
    backupDays: effective.BackupRetentionPeriod,
    backupWindow: effective.PreferredBackupWindow,
    copyTagsToSnapshot: effective.CopyTagsToSnapshot,
    deletionProtection: effective.DeletionProtection,
    maintenanceWindow: effective.PreferredMaintenanceWindow,
    autoMinorUpgrade: effective.AutoMinorVersionUpgrade,
    extendedSupport: toExtendedSupport(effective),
    logExports: toLogs(effective),
    performanceInsights: effective.PerformanceInsightsEnabled,
    monitoringSeconds: effective.MonitoringInterval,
    monitoringRole: (effective.MonitoringInterval && effective.MonitoringRoleArn) || '',
  }
}

const toGroups = ({ VpcSecurityGroups = [] }: Instance) =>
  VpcSecurityGroups.filter(({ Status }) => Status !== 'removing').map(group => group.VpcSecurityGroupId!)

const toExtendedSupport = ({ EngineLifecycleSupport: support }: Instance) =>
  support === undefined ? undefined : support === EXTENDED_SUPPORT.true

const toLogs = ({ EnabledCloudwatchLogsExports: enabled = [], PendingCloudwatchLogsExports: pending = {} }: WithPending) =>
  [...new Set([...enabled, ...(pending.LogTypesToEnable ?? [])])].filter(log => !pending.LogTypesToDisable?.includes(log))

/** Whether RDS stores the master password in Secrets Manager; not known before an instance is created. */
const isManaged = ({ MasterUserSecret, DBInstanceStatus }: Instance) =>
  DBInstanceStatus === 'creating' ? undefined : Boolean(MasterUserSecret)
