import type { CreateDBInstanceCommandInput } from '@aws-sdk/client-rds'
import { defineKind } from '../kind.ts'
import { collectPages } from '../pages.ts'
import { concerns, toOwner, toTags } from '../tags.ts'
import { notesOnVersion, satisfiesVersion } from '../versions.ts'
import { toInput, toModification, toPendingInput } from './db-instance-input.ts'
import { toLive } from './db-instance-live.ts'
import type { Outputs, Props } from './db-instance-props.ts'
import { isStartable, STATUSES_WITHOUT_SNAPSHOT } from './db-instance-status.ts'
import { toStorageInput } from './db-instance-storage.ts'
import { rejectsLimit, rejectsVersion } from './db-instance-rejections.ts'
import { describeMasterSecret, setSchedule } from './master-secret.ts'

/** A PostgreSQL database instance. Secrets Manager creates and rotates its master password. */
export const DbInstance = defineKind<Props, Outputs, 'zone'>({
  type: 'AWS::RDS::DBInstance',
  identity: 'name',
  nameLimit: 63,
  createOnly: ['storageEncrypted', 'subnetGroup', 'databaseName', 'username'],
  writeOnly: ['zone'],
  summary: ['engineVersion', 'instanceClass', 'allocatedGib', 'multiAz'],
  unordered: ['securityGroups', 'logExports'],
  delegated: {
    engineVersion: (live, { engineVersion }) => satisfiesVersion(live, engineVersion),
    allocatedGib: (live, { allocatedGib }) => live >= allocatedGib,
  },
  replace: 'delete-first',
  slow: true,
  stateful: true,
  permissions: {
    list: ['rds:DescribeDBInstances', 'secretsmanager:DescribeSecret'],
    create: [
      ...['rds:CreateDBInstance', 'rds:AddTagsToResource', 'iam:CreateServiceLinkedRole', 'iam:PassRole'],
      ...['kms:CreateGrant', 'kms:DescribeKey', 'secretsmanager:CreateSecret', 'secretsmanager:TagResource'],
    ],
    update: [
      ...['rds:DescribeDBInstances', 'rds:ModifyDBInstance', 'rds:StartDBInstance', 'iam:PassRole', 'secretsmanager:RotateSecret'],
      ...['kms:CreateGrant', 'kms:DescribeKey', 'secretsmanager:CreateSecret', 'secretsmanager:TagResource'],
    ],
    delete: ['rds:ModifyDBInstance', 'rds:DeleteDBInstance', 'rds:CreateDBSnapshot', 'rds:AddTagsToResource'],
  },

  changedOutputs: ({ port, managedPassword }) => [
    ...(port === undefined ? [] : (['port'] as const)),
    ...(managedPassword === undefined ? [] : (['secretArn', 'secretVersion'] as const)),
  ],

  rejectsChange: (changed, live) => rejectsVersion(changed, live) ?? rejectsLimit(changed, live),

  notes: ({ engineVersion, allocatedGib }, { props: live }) => [
    ...notesOnVersion(live.engineVersion, engineVersion),
    ...(typeof allocatedGib === 'number' && allocatedGib < live.allocatedGib
      ? [`A disk of ${allocatedGib} GiB has no effect: it has ${live.allocatedGib} GiB, and AWS does not shrink disks.`]
      : []),
  ],

  // A new parameter group interrupts nothing: it takes effect at the next reboot, which AWS does not do by itself.
  impact({ instanceClass, engineVersion, port, caCertificate, managedPassword, backupDays }, { props }) {
    if (instanceClass ?? engineVersion) return { level: 'outage', when: 'now' }
    // Turning backups on or off suspends I/O for seconds to minutes. Source: ModifyDBInstance, BackupRetentionPeriod.
    const turnsBackups = backupDays !== undefined && (backupDays === 0 || props.backupDays === 0)
    return { level: (port ?? caCertificate ?? managedPassword ?? turnsBackups) ? 'restart' : 'none', when: 'now' }
  },

  async list(scope) {
    const { aws } = scope
    const instances = await collectPages(aws.rds.paginateDescribeDBInstances({ MaxRecords: 100 }), page => page.DBInstances)
    const ours = instances.filter(({ TagList, DBInstanceIdentifier: name }) => concerns(scope, { name, owner: toOwner(TagList) }))
    return Promise.all(ours.map(async instance => toLive(instance, await describeMasterSecret(aws, instance))))
  },

  async create(target) {
    const { aws, name, props } = target
    await aws.rds.createDBInstance({
      DBInstanceIdentifier: name,
      Engine: 'postgres',
      DBName: props.databaseName,
      MasterUsername: props.username,
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

  async update(target, live, { passwordSchedule, ...changed }) {
    const { aws } = target
    if (isStartable(live)) await aws.rds.startDBInstance({ DBInstanceIdentifier: live.name })
    else if (Object.keys(changed).length > 0)
      await aws.rds.modifyDBInstance({ ...toModification(target, live, changed), ...(await toStorageInput(aws, live, changed)) })
    // Sent once: AWS may show a schedule late, and every RotateSecret tests the rotation.
    if (passwordSchedule !== undefined && !target.repeated.has('passwordSchedule'))
      await setSchedule(aws, live.outputs.secretArn, passwordSchedule)
  },

  // Changes that are still pending were requested for the maintenance window, by somebody else or before this run.
  async retry({ aws }, live) {
    const DBInstanceIdentifier = live.name
    if (isStartable(live)) return void (await aws.rds.startDBInstance({ DBInstanceIdentifier }))
    const { DBInstances: [instance = {}] = [] } = await aws.rds.describeDBInstances({ DBInstanceIdentifier })
    const pending = toPendingInput(instance)
    if (Object.keys(pending).length > 0) await aws.rds.modifyDBInstance({ DBInstanceIdentifier, ApplyImmediately: true, ...pending })
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

type RequiredAtCreation = ReturnType<typeof toInput> & Pick<CreateDBInstanceCommandInput, 'DBInstanceClass'>
