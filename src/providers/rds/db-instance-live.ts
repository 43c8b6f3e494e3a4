import type { DBInstance as Instance, PendingModifiedValues as Pending } from '@aws-sdk/client-rds'
import type { SecretListEntry as Secret } from '@aws-sdk/client-secrets-manager'
import type { Listed } from '../kind.ts'
import { toOwner } from '../tags.ts'
import type { Outputs, Props } from './db-instance-props.ts'
import { toSchedule } from './rotation-days.ts'

/** A live instance. Pending changes count as made, so that they are not requested again. */
export function toLive(instance: Instance, secrets: readonly Secret[]): Listed<Omit<Props, 'zone'>, Outputs> {
  const secret = secrets.find(({ ARN }) => ARN && ARN === instance.MasterUserSecret?.SecretArn)
  const props = toProps(instance)
  return {
    name: instance.DBInstanceIdentifier!,
    arn: instance.DBInstanceArn!,
    owner: toOwner(instance.TagList),
    props: { ...props, passwordSchedule: toSchedule(secret?.RotationRules?.AutomaticallyAfterDays) },
    outputs: {
      name: instance.DBInstanceIdentifier!,
      arn: instance.DBInstanceArn!,
      host: instance.Endpoint?.Address ?? '',
      port: toPort(instance),
      databaseName: props.databaseName,
      username: props.username,
      zones: [instance.AvailabilityZone, instance.SecondaryAvailabilityZone].filter(zone => zone !== undefined),
      secretArn: secret?.ARN ?? '',
      secretVersion: toCurrentVersion(secret),
      resourceId: instance.DbiResourceId!,
      pendingReboot: (instance.DBParameterGroups ?? []).some(({ ParameterApplyStatus }) => ParameterApplyStatus === 'pending-reboot'),
    },
    uses: (instance.EnabledCloudwatchLogsExports ?? []).map(log => `/aws/rds/instance/${instance.DBInstanceIdentifier}/${log}`),
    ...toStatus(instance, secret),
  }
}

/** `AdditionalStorageVolumes` has different types in both. */
type WithPending = Instance & Omit<Pending, 'AdditionalStorageVolumes'>

/** The props with pending changes applied: `PendingModifiedValues` uses the instance's field names. */
function toProps(instance: Instance): Omit<Props, 'passwordSchedule' | 'zone'> {
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

const toCurrentVersion = ({ SecretVersionsToStages = {} }: Secret = {}) =>
  Object.keys(SecretVersionsToStages).find(version => SecretVersionsToStages[version]!.includes('AWSCURRENT')) ?? ''

/** The status; also ready while AWS backs up, configures or optimizes storage. Source: RDS User Guide, "Viewing DB instance status". */
function toStatus(
  { DBInstanceStatus: state = '', MasterUserSecret }: Instance,
  secret: Secret | undefined,
): Pick<Listed, 'status' | 'state' | 'message'> {
  const status = statuses.find(([, states]) => states.test(state))?.[0] ?? 'progressing'
  if (status !== 'ready' || secret) return { status, state }
  if (MasterUserSecret) return { status: 'progressing', state, message: 'the secret of the master password is not listed yet' }
  return { status: 'failed', state, message: 'the master password is not managed by Secrets Manager (ManageMasterUserPassword)' }
}

const statuses: readonly (readonly [Listed['status'], RegExp])[] = [
  ['ready', /^(available|backing-up|configuring-.+|storage-(config-upgrade|initialization|optimization))$/],
  ['terminating', /^(deleting|delete-precheck)$/],
  ['failed', /^(failed|insufficient-capacity|restore-error|stopped|storage-full|(inaccessible|incompatible)-.+)$/],
]

/** Statuses in which AWS takes no final snapshot. Source: DeleteDBInstance, which does not mention incompatible-create. */
export const STATUSES_WITHOUT_SNAPSHOT: ReadonlySet<string> = new Set([
  'failed',
  'incompatible-create',
  'incompatible-network',
  'incompatible-restore',
])
