import type { DBInstance as Instance, PendingModifiedValues as Pending } from '@aws-sdk/client-rds'
import type { SecretListEntry as Secret } from '@aws-sdk/client-secrets-manager'
import type { Live } from '../kind.ts'
import { toOwner } from '../tags.ts'
import type { Outputs, Props } from './db-instance-props.ts'
import { toSchedule } from './rotation-days.ts'

/** What is there, with what is about to be: a change that waits is not asked for again. */
export function toLive(instance: Instance, secrets: readonly Secret[]): Live<Omit<Props, 'zone'>, Outputs> {
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
      secretArn: secret?.ARN ?? '',
      secretVersion: toCurrent(secret),
      resourceId: instance.DbiResourceId!,
      pendingReboot: (instance.DBParameterGroups ?? []).some(({ ParameterApplyStatus }) => ParameterApplyStatus === 'pending-reboot'),
    },
    uses: (instance.EnabledCloudwatchLogsExports ?? []).map(log => `/aws/rds/instance/${instance.DBInstanceIdentifier}/${log}`),
    ...toStatus(instance, secret),
  }
}

/** Both have an `AdditionalStorageVolumes`, each its own. */
type Soon = Instance & Omit<Pending, 'AdditionalStorageVolumes'>

/** Changes that wait bear the names of what they will change. */
function toProps(instance: Instance): Omit<Props, 'passwordSchedule' | 'zone'> {
  const soon: Soon = { ...instance, ...instance.PendingModifiedValues }
  return {
    engineVersion: soon.EngineVersion!,
    instanceClass: soon.DBInstanceClass as Props['instanceClass'],
    allocatedGib: soon.AllocatedStorage!,
    maxAllocatedGib: soon.MaxAllocatedStorage ?? 0,
    storageType: soon.StorageType as Props['storageType'],
    storageEncrypted: soon.StorageEncrypted!,
    multiAz: soon.MultiAZ!,
    subnetGroup: instance.DBSubnetGroup?.DBSubnetGroupName ?? '',
    parameterGroup: instance.DBParameterGroups?.[0]?.DBParameterGroupName ?? '',
    securityGroups: toGroups(instance),
    publiclyAccessible: soon.PubliclyAccessible!,
    port: toPort(soon),
    databaseName: soon.DBName ?? '',
    username: soon.MasterUsername!,
    iamAuth: soon.IAMDatabaseAuthenticationEnabled!,
    caCertificate: soon.CACertificateIdentifier!,
    backupDays: soon.BackupRetentionPeriod!,
    backupWindow: soon.PreferredBackupWindow!,
    copyTagsToSnapshot: soon.CopyTagsToSnapshot!,
    deletionProtection: soon.DeletionProtection!,
    maintenanceWindow: soon.PreferredMaintenanceWindow!,
    autoMinorUpgrade: soon.AutoMinorVersionUpgrade!,
    extendedSupport: soon.EngineLifecycleSupport === 'open-source-rds-extended-support',
    logExports: toLogs(soon),
    performanceInsights: soon.PerformanceInsightsEnabled!,
    monitoringSeconds: soon.MonitoringInterval!,
    monitoringRole: (soon.MonitoringInterval && soon.MonitoringRoleArn) || '',
  }
}

const toGroups = ({ VpcSecurityGroups = [] }: Instance) =>
  VpcSecurityGroups.filter(({ Status }) => Status !== 'removing').map(group => group.VpcSecurityGroupId!)

/** It has no endpoint before it is there. */
const toPort = ({ Port, Endpoint, DbInstancePort }: Soon) => Port ?? Endpoint?.Port ?? (DbInstancePort || 5432)

const toLogs = ({ EnabledCloudwatchLogsExports: enabled = [], PendingCloudwatchLogsExports: pending = {} }: Soon) =>
  [...new Set([...enabled, ...(pending.LogTypesToEnable ?? [])])].filter(log => !pending.LogTypesToDisable?.includes(log))

const toCurrent = ({ SecretVersionsToStages = {} }: Secret = {}) =>
  Object.keys(SecretVersionsToStages).find(version => SecretVersionsToStages[version]!.includes('AWSCURRENT')) ?? ''

/** Whether it can be used: it can while AWS only measures, copies or moves what is on its disk. */
function toStatus(
  { DBInstanceStatus: message = '', MasterUserSecret }: Instance,
  secret: Secret | undefined,
): Pick<Live, 'status' | 'message'> {
  const status = statuses.find(([, states]) => states.test(message))?.[0] ?? 'progressing'
  if (status !== 'ready' || secret) return { status, message }
  if (MasterUserSecret) return { status: 'progressing', message: 'its secret is not listed yet' }
  return { status: 'failed', message: 'Secrets Manager does not manage its password (ManageMasterUserPassword)' }
}

const statuses: readonly (readonly [Live['status'], RegExp])[] = [
  ['ready', /^(available|backing-up|configuring-.+|storage-(config-upgrade|initialization|optimization))$/],
  ['terminating', /^(deleting|delete-precheck)$/],
  ['failed', /^(failed|insufficient-capacity|restore-error|stopped|storage-full|(inaccessible|incompatible)-.+)$/],
]

/** What it may have become of which AWS takes no last snapshot. */
export const WITHOUT_SNAPSHOT: ReadonlySet<string> = new Set([
  'failed',
  'incompatible-create',
  'incompatible-network',
  'incompatible-restore',
])
