import type { CreateDBInstanceCommandInput } from '@aws-sdk/client-rds'
import type { Aws } from '../aws.ts'
import { defineKind } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { isOurName, toTags } from '../tags.ts'
import { STATUSES_WITHOUT_SNAPSHOT, toLive } from './db-instance-live.ts'
import type { Outputs, Props } from './db-instance-props.ts'
import { toDays } from './rotation-days.ts'
import { satisfiesVersion } from './versions.ts'

/** A PostgreSQL database instance. Secrets Manager creates and rotates its master password. */
export const DbInstance = defineKind<Props, Outputs, 'zone'>({
  type: 'AWS::RDS::DBInstance',
  identity: 'name',
  nameLimit: 63,
  createOnly: ['storageEncrypted', 'subnetGroup', 'databaseName', 'username'],
  writeOnly: ['zone'],
  unordered: ['securityGroups', 'logExports'],
  delegated: {
    engineVersion: (live, { engineVersion }) => satisfiesVersion(live, engineVersion),
    allocatedGib: (live, { allocatedGib }) => live >= allocatedGib,
  },
  replace: 'delete-first',
  exclusive: true,
  stateful: true,
  permissions: {
    list: ['rds:DescribeDBInstances', 'secretsmanager:ListSecrets'],
    create: [
      ...['rds:CreateDBInstance', 'rds:AddTagsToResource', 'iam:CreateServiceLinkedRole', 'iam:PassRole'],
      ...['kms:CreateGrant', 'kms:DescribeKey', 'secretsmanager:CreateSecret', 'secretsmanager:TagResource'],
    ],
    update: ['rds:ModifyDBInstance', 'iam:PassRole', 'secretsmanager:RotateSecret'],
    delete: ['rds:ModifyDBInstance', 'rds:DeleteDBInstance', 'rds:CreateDBSnapshot', 'rds:AddTagsToResource'],
  },

  changedOutputs: ({ port }) => (port === undefined ? [] : ['port']),

  // A new parameter group interrupts nothing: it takes effect at the next reboot, which AWS does not do by itself.
  impact({ instanceClass, engineVersion, port, caCertificate, backupDays }) {
    if (instanceClass ?? engineVersion) return { level: 'outage', when: 'now' }
    // Turning backups off suspends I/O for seconds to minutes. Source: ModifyDBInstance, BackupRetentionPeriod.
    return { level: (port ?? caCertificate) || backupDays === 0 ? 'restart' : 'none', when: 'now' }
  },

  async list(scope) {
    const { rds, secrets } = scope.aws
    const [instances, secretList] = await Promise.all([
      collectPages(rds.paginateDescribeDBInstances({ MaxRecords: 100 }), page => page.DBInstances),
      collectPages(secrets.paginateListSecrets({ MaxResults: 100 }), page => page.SecretList),
    ])
    return instances.map(instance => toLive(instance, secretList)).filter(({ owner, name }) => owner || isOurName(scope, name))
  },

  async create(target) {
    const { aws, name, props } = target
    await aws.rds.createDBInstance({
      DBInstanceIdentifier: name,
      Engine: 'postgres',
      DBName: props.databaseName,
      MasterUsername: props.username,
      ManageMasterUserPassword: true,
      DBSubnetGroupName: props.subnetGroup,
      AvailabilityZone: props.zone || undefined,
      StorageEncrypted: props.storageEncrypted,
      MaxAllocatedStorage: props.maxAllocatedGib || undefined,
      Port: props.port,
      EnableCloudwatchLogsExports: [...props.logExports],
      Tags: toTags(target),
      ...(toInput(props) as RequiredAtCreation),
    })
  },

  async update({ aws, props }, live, { passwordSchedule, ...changed }) {
    if (passwordSchedule !== undefined) return setRotation(aws, live.outputs.secretArn, toDays(passwordSchedule))
    const { logExports, maxAllocatedGib, monitoringSeconds, monitoringRole } = changed
    const changesMonitoring = monitoringSeconds !== undefined || monitoringRole !== undefined
    await aws.rds.modifyDBInstance({
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
    })
  },

  async delete({ aws }, { name, props, state = '' }) {
    const instance = { DBInstanceIdentifier: name }
    if (props.deletionProtection)
      return void (await aws.rds.modifyDBInstance({ ...instance, DeletionProtection: false, ApplyImmediately: true }))
    const finalSnapshot = STATUSES_WITHOUT_SNAPSHOT.has(state)
      ? { SkipFinalSnapshot: true }
      : { FinalDBSnapshotIdentifier: `${name}-${Date.now().toString(36)}` }
    await aws.rds.deleteDBInstance({ ...instance, ...finalSnapshot, DeleteAutomatedBackups: true })
  },
})

/** Sets how often Secrets Manager rotates the password, without rotating it now. */
async function setRotation({ secrets }: Aws, SecretId: string, AutomaticallyAfterDays: number) {
  await secrets.rotateSecret({ SecretId, RotationRules: { AutomaticallyAfterDays }, RotateImmediately: false })
}

type RequiredAtCreation = ReturnType<typeof toInput> & Pick<CreateDBInstanceCommandInput, 'DBInstanceClass'>

/** The input that CreateDBInstance and ModifyDBInstance share, without IOPS and throughput: AWS fixes them for gp3 below 400 GiB. */
const toInput = (props: Partial<Props>) => ({
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
  DeletionProtection: props.deletionProtection,
  AutoMinorVersionUpgrade: props.autoMinorUpgrade,
  EngineLifecycleSupport: props.extendedSupport === undefined ? undefined : EXTENDED_SUPPORT[`${props.extendedSupport}`],
  EnablePerformanceInsights: props.performanceInsights,
  MonitoringInterval: props.monitoringSeconds,
  MonitoringRoleArn: props.monitoringRole || undefined,
})

const EXTENDED_SUPPORT = { true: 'open-source-rds-extended-support', false: 'open-source-rds-extended-support-disabled' }
